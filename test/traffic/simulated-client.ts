/** A cluster as the monitor sees it: pods, a client that asks, an istiod that answers; by a clock of the test's own. */
import { setMaxListeners } from 'node:events';
import { crossNetworkGateway, istiodGateway, istiodVirtualService } from '../../source/manifests/exposure.ts';
import type { KindRef, KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Clock, Cluster, ExecSession, Selection } from '../../source/ports.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

export type Simulated = {
  readonly cluster: Cluster;
  /** Sessions of the asking command, in order. */
  readonly sessions: readonly { readonly pod: string; state: 'open' | 'told to end' | 'cut' }[];
  /** What it is like now. */
  readonly like: () => Likeness;
  /** Changes what the cluster is like from now on. */
  set(changes: Partial<Likeness>): void;
};

export type Likeness = {
  readonly clients: readonly KubeObject[];
  readonly servers: readonly KubeObject[];
  /** Remote secrets. */
  readonly secrets: readonly KubeObject[];
  readonly istiods: readonly KubeObject[];
  /** Lines that the client writes for one request. */
  readonly answer: (count: number) => string;
  readonly clusterz: (pod: string) => string;
  readonly networkz: string;
  readonly gateways: readonly KubeObject[];
  readonly exposures: readonly KubeObject[];
  readonly routes: readonly KubeObject[];
  /** Kinds that may not be watched. */
  readonly unwatchable?: readonly string[] | undefined;
  /** Why no command can be run. */
  readonly refusal?: string | undefined;
  /** What becomes of the asking command after this many answers. */
  readonly endsAfter?: number | undefined;
};

export function podOf(name: string, ready: 'ready' | 'starting' = 'ready'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'sample' },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready === 'ready' ? 'True' : 'False' }] },
  };
}

/** The east-west gateway's Deployment with this many pods available. */
export function gatewayOf(available: number): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istio-eastwestgateway', namespace: 'istio-system' },
    status: { availableReplicas: available },
  };
}

function objectsOf(like: Likeness, kind: KindRef, selection: Selection): readonly KubeObject[] {
  switch (kind.kind) {
    case 'Deployment':
      return like.gateways;
    case 'Gateway':
      return like.exposures;
    case 'VirtualService':
      return like.routes;
    case 'Secret':
      return like.secrets;
    case 'Pod':
      if (selection.labels === 'app=helloworld') return like.servers;
      return selection.labels === 'app=istiod' ? like.istiods : like.clients;
    default:
      return [];
  }
}

export const hello = (version: string) => `Hello version: ${version}, instance: hello-${version}\n\n@ 200 0.004 0 \n`;
export const lost = '\n@ 000 0.001 6 Could not resolve host: helloworld.sample\n';

export const clusterzOf = (clusters: readonly string[], sync = 'synced') =>
  JSON.stringify(clusters.map(id => ({ id, secretName: '', syncStatus: sync })));

/** A cluster that receives both versions and whose istiod is synced, changed as a test wants. */
export function simulated(name: string, clock: Clock, changes: Partial<Likeness> = {}): Simulated {
  let like: Likeness = {
    clients: [podOf('curl-1')],
    servers: [podOf(`helloworld-${name}`)],
    secrets: [],
    istiods: [podOf('istiod-1')],
    answer: count => hello(`v${(count % 2) + 1}`),
    clusterz: () => clusterzOf(['east', 'west']),
    networkz: JSON.stringify([{ Network: 'network1' }, { Network: 'network2' }]),
    gateways: [gatewayOf(1)],
    exposures: [crossNetworkGateway(), istiodGateway()],
    routes: [istiodVirtualService()],
    ...changes,
  };
  const sessions: { readonly pod: string; state: 'open' | 'told to end' | 'cut' }[] = [];
  const changed = new EventTarget();
  setMaxListeners(0, changed);
  let count = 0;

  function asking(pod: string, signal: AbortSignal): ExecSession {
    const session = { pod, state: 'open' as 'open' | 'told to end' | 'cut' };
    sessions.push(session);
    const stdin = new AbortController();
    signal.addEventListener('abort', () => {
      if (session.state === 'open') session.state = 'cut';
    });
    const ended = Promise.withResolvers<{ exitCode: number; stderr: string }>();
    const encoder = new TextEncoder();
    async function* output(): AsyncGenerator<Uint8Array> {
      for (let answers = 0; !stdin.signal.aborted && answers !== like.endsAfter; answers += 1) {
        await clock.sleep(100, AbortSignal.any([stdin.signal, signal])).catch(() => undefined);
        if (stdin.signal.aborted || signal.aborted) break;
        // In two chunks, as a network would.
        count += 1;
        const text = encoder.encode(like.answer(count));
        yield text.subarray(0, 5);
        yield text.subarray(5);
      }
      ended.resolve({ exitCode: stdin.signal.aborted ? 0 : 143, stderr: 'terminated' });
    }
    return {
      stdout: output(),
      ended: ended.promise,
      close: () => {
        if (session.state === 'open') session.state = 'told to end';
        stdin.abort();
      },
    };
  }

  function answering(text: string): ExecSession {
    async function* output(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(text);
    }
    return { stdout: output(), ended: Promise.resolve({ exitCode: 0, stderr: '' }), close: () => undefined };
  }

  const cluster = scriptedCluster(name, {
    watchAll: async function* (kind, selection, signal) {
      for (;;) {
        signal.throwIfAborted();
        if (like.unwatchable?.includes(kind.kind)) {
          throw new ProblemError({
            code: 'forbidden',
            title: `Not allowed to list ${kind.kind} on ${name}`,
            hint: 'h',
          });
        }
        const next = new Promise(resolve => changed.addEventListener('change', resolve, { once: true }));
        const aborted = new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
        yield objectsOf(like, kind, selection);
        await Promise.race([next, aborted]);
      }
    },
    exec: (target, command, signal) => {
      if (like.refusal !== undefined) {
        throw new ProblemError({ code: 'forbidden', title: like.refusal, hint: 'ask for the right' });
      }
      if (command[3] === 'hello') return asking(target.pod, signal);
      return answering(command.at(-1) === '/debug/clusterz' ? like.clusterz(target.pod) : like.networkz);
    },
  });
  return {
    cluster,
    sessions,
    like: () => like,
    set: changes => {
      like = { ...like, ...changes };
      changed.dispatchEvent(new Event('change'));
    },
  };
}
