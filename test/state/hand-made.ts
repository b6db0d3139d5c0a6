/** A world made by hand: contexts that answer at once, a plan of a few steps, a run and a monitor that a test plays. */
import type { Survey } from '../../source/checks/survey.ts';
import { walkAll } from '../../source/diagnosis/walk.ts';
import type { Report } from '../../source/engine/events.ts';
import type { Tally } from '../../source/model/tally.ts';
import { failoverDrill } from '../../source/plans/drill.ts';
import type { Context } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import { objectChanges } from '../../source/preparation/object-changes.ts';
import { meshStatus } from '../../source/status/deviations.ts';
import type { TrafficEvent } from '../../source/traffic/monitor.ts';
import type { Operations } from '../../state/operations.ts';
import { clusterNamed, context, fail, survey, untilAborted } from './hand-made-clusters.ts';
import { answerOf, kialiPlanned, seenForKiali } from './hand-made-kiali.ts';
import { certificates, checks, noFacts, preparedFor, removalOf, rootChangeOf, start } from './hand-made-plans.ts';
import { planEvent, proveAll } from './hand-made-run.ts';

/** What a test holds in its hands. */
export type Hands = {
  /** What the run reports, once it was started. */
  run(): { report: Report; end(outcome: 'done' | 'failed' | 'cancelled', failed?: readonly string[]): void };
  monitor(): ((event: TrafficEvent) => void) | undefined;
  /** Milliseconds since 1970, moved by hand. */
  now: number;
};

export type Setting = {
  readonly contexts?: readonly Context[];
  readonly kind?: Host['kind'];
  readonly probe?: (name: string, signal: AbortSignal) => Promise<Survey>;
  readonly readAuthorities?: Host['readAuthorities'];
  readonly prepare?: Operations['prepare'];
  readonly recheck?: Operations['recheck'];
  readonly check?: Operations['check'];
  readonly prepareRemoval?: Operations['prepareRemoval'];
  readonly prepareKialiDisconnection?: Operations['prepareKialiDisconnection'];
  readonly prepareRootChange?: Operations['prepareRootChange'];
  readonly prepareDrill?: Operations['prepareDrill'];
  readonly gather?: Operations['gather'];
  readonly readForKiali?: Operations['readForKiali'];
  readonly planKiali?: Operations['planKiali'];
  readonly kialiAnswer?: Operations['kialiAnswer'];
  readonly changes?: Operations['changes'];
};

/** Such a world, and the hands that move it. */
export function handMade(setting: Setting = {}): {
  readonly host: Host;
  readonly operations: Operations;
  readonly hands: Hands;
} {
  const { contexts = [context('east', { current: true }), context('west')], kind = 'kubeconfig' } = setting;
  let running: ReturnType<Hands['run']> | undefined;
  let monitoring: ReturnType<Hands['monitor']>;
  const hands: Hands = {
    run: () => running ?? fail('no run was started'),
    monitor: () => monitoring,
    now: Date.UTC(2026, 10, 21, 8),
  };
  const host: Host = {
    kind,
    clock: { now: () => hands.now, sleep: (_for, signal) => untilAborted(signal) },
    contexts: {
      all: contexts,
      files: ['/home/me/.kube/config'],
      connect: (_context, name) => clusterNamed(name),
      trust: () => ({ ca: undefined, serverName: undefined }),
      close: async () => undefined,
    },
    proveAccess: async () => undefined,
    holder: 'a test',
    hasEnded: () => false,
    verifyServer: async () => ({ outcome: 'verified', isKubernetes: true }),
    resolve: async () => [],
    decideCertificates: async () => ({ plan: certificates }),
    keyProblems: async () => [],
    readAuthorities: setting.readAuthorities ?? (() => fail('nobody named a CA file')),
    readBundle: () => fail('nobody should ask for a bundle'),
    keys: () => fail('nobody should ask for keys'),
  };
  const operations: Operations = {
    status: async () => ({ status: meshStatus([]), problems: [] }),
    walkAll: async (...given) => walkAll(...given),
    gather: setting.gather ?? ((_mesh, _world, _asking, signal) => untilAborted(signal)),
    survey: (cluster, _clock, _namespace, signal) =>
      setting.probe?.(cluster.name, signal) ?? Promise.resolve(survey(cluster.name)),
    prepare: setting.prepare ?? (async (_host, choices) => preparedFor(choices, host)),
    prepareToMonitor: setting.prepare ?? (async (_host, choices) => preparedFor(choices, host)),
    recheck: setting.recheck ?? (async (_host, _choices, id) => checks.filter(each => each.id === id)),
    check: setting.check ?? (async () => ({ meshId: undefined, results: [], unread: [], synced: false })),
    prepareRemoval:
      setting.prepareRemoval ?? (async (_host, choices) => removalOf(preparedFor({ ...start, ...choices }, host))),
    prepareKialiDisconnection:
      setting.prepareKialiDisconnection ??
      (async (_host, choices) => removalOf(preparedFor({ ...start, ...choices }, host))),
    prepareRootChange:
      setting.prepareRootChange ??
      (async (_host, choices) => rootChangeOf(preparedFor({ ...start, ...choices }, host))),
    prepareDrill:
      setting.prepareDrill ??
      (async (mesh, name) => {
        const member = mesh.members.find(each => each.name === name) ?? fail(`no ${name}`);
        return { ...failoverDrill(mesh, member), member, object: 'Deployment sample/helloworld-v2', replicas: 1 };
      }),
    readForKiali:
      setting.readForKiali ?? (async (_host, { clusters }) => clusters.map(({ name }) => seenForKiali(name))),
    planKiali: setting.planKiali ?? ((made, choices, reading, signal) => kialiPlanned(choices, reading, made, signal)),
    kialiAnswer: setting.kialiAnswer ?? (async ({ mesh }) => answerOf(mesh)),
    preview: steps => steps.map(step => ({ step, objects: step.apply?.(noFacts) ?? [] })),
    changes: setting.changes ?? objectChanges,
    yaml: objects =>
      objects.map(object => `kind: ${object.kind}\nmetadata:\n  name: ${object.metadata.name}\n`).join('---\n'),
    run: (mesh, steps, _world, report, signal) =>
      new Promise(resolve => {
        report({ ...planEvent(mesh, steps), at: hands.now });
        const end = (outcome: 'done' | 'failed' | 'cancelled', failed: readonly string[] = []) => {
          const tallies = outcome === 'done' ? proveAll(mesh, report, hands.now) : new Map<string, Tally>();
          resolve({ outcome, failed, tallies });
        };
        signal.addEventListener('abort', () => end('cancelled'));
        running = { report, end };
      }),
    monitor: ({ paths }, report, signal) => {
      monitoring = event => {
        if (event.event === 'response' || event.event === 'miss') paths?.add(event.cluster, event, event.at);
        report(event);
      };
      const verdict = { state: 'silent' as const, words: 'no response', evidence: [] };
      return untilAborted(signal).catch(() => ({ clusters: [], verdict, latest: { clusters: [], seconds: 0 } }));
    },
  };
  return { host, operations, hands };
}
