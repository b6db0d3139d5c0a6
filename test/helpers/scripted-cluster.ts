/** A cluster that answers from a script: for tests of what the engine does with answers, not of Kubernetes. */
import type { KubeObject, ObjectRef } from '../../source/model/kube.ts';
import type { ApplyResult, Clock, Cluster, ExecSession, World } from '../../source/ports.ts';

const unscripted = (what: string) => (): never => {
  throw new Error(`the script has no ${what}`);
};

/** A cluster whose port functions are those given; any other is a mistake in the test. */
export function scriptedCluster(name: string, script: Partial<Cluster>): Cluster {
  return {
    name,
    apply: unscripted('apply'),
    takeOver: unscripted('takeOver'),
    create: unscripted('create'),
    dryRun: unscripted('dryRun'),
    read: unscripted('read'),
    list: unscripted('list'),
    watch: unscripted('watch'),
    watchAll: unscripted('watchAll'),
    silence: signal => neverSilent(signal),
    replace: unscripted('replace'),
    remove: unscripted('remove'),
    mayI: unscripted('mayI'),
    version: unscripted('version'),
    groupVersions: unscripted('groupVersions'),
    contents: unscripted('contents'),
    exec: unscripted('exec'),
    request: unscripted('request'),
    ...script,
  };
}

/** Nothing is told until nobody asks any more. */
async function* neverSilent(signal: AbortSignal): AsyncGenerator<undefined> {
  if (signal.aborted) return;
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
  yield undefined;
}

/** A watch that shows these states, each after some seconds, and then nothing more. */
export function showing(clock: Clock, states: readonly (readonly [seconds: number, state: KubeObject | undefined])[]) {
  return async function* (_ref: ObjectRef, signal: AbortSignal): AsyncGenerator<KubeObject | undefined> {
    for (const [seconds, state] of states) {
      await clock.sleep(seconds * 1000, signal);
      yield state;
    }
    await clock.sleep(1e9, signal);
  };
}

/** A command that writes these chunks and ends with this code. */
export function execSaying(chunks: readonly string[], exitCode = 0): ExecSession {
  const encoder = new TextEncoder();
  return {
    stdout: (async function* () {
      for (const chunk of chunks) yield encoder.encode(chunk);
    })(),
    ended: Promise.resolve({ exitCode, stderr: '' }),
    close: () => undefined,
  };
}

/** An apply that always creates, and remembers what. */
export function applying(result: ApplyResult, into: KubeObject[]): Cluster['apply'] {
  return async object => {
    into.push(object(undefined));
    return result;
  };
}

/** A world of these clusters, with no keys and no proof of access. */
export function worldOf(clock: Clock, clusters: readonly Cluster[], more: Partial<World> = {}): World {
  return {
    clock,
    cluster: name => clusters.find(each => each.name === name) ?? unscripted(`cluster ${name}`)(),
    keys: { certificates: unscripted('certificates'), verify: unscripted('verification') },
    proveAccess: unscripted('proof'),
    resolve: unscripted('look-up'),
    holder: 'a test',
    hasEnded: () => false,
    ...more,
  };
}
