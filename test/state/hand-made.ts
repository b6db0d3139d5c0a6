/** A world made by hand: contexts that answer at once, a plan of a few steps, a run and a monitor that a test plays. */

import type { KialiSurvey } from '../../source/checks/kiali-survey.ts';
import type { Survey } from '../../source/checks/survey.ts';
import { walkAll } from '../../source/diagnosis/walk.ts';
import type { Event, Report } from '../../source/engine/events.ts';
import type { Step } from '../../source/engine/step.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { CertificatePlan } from '../../source/model/ledger.ts';
import { helloVersions, type Member, type Mesh } from '../../source/model/mesh.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Removal } from '../../source/model/removal.ts';
import type { Changing } from '../../source/model/root-change.ts';
import type { Tally } from '../../source/model/tally.ts';
import { failoverDrill } from '../../source/plans/drill.ts';
import { rootChange } from '../../source/plans/root-change.ts';
import type { Cluster, Context } from '../../source/ports.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import { objectChanges } from '../../source/preparation/object-changes.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { type KialiReading, type PreparedKiali, planKiali } from '../../source/preparation/prepare-kiali.ts';
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';
import type { PreparedRootChange } from '../../source/preparation/prepare-root-change.ts';
import { meshStatus } from '../../source/status/deviations.ts';
import type { KialiAnswer } from '../../source/status/kiali-answer.ts';
import type { TrafficEvent } from '../../source/traffic/monitor.ts';
import type { Operations } from '../../state/operations.ts';

export function context(name: string, over: Partial<Context> = {}): Context {
  const server = `https://${name}.example.com:6443`;
  return { name, guess: name, server, user: 'admin', namespace: undefined, current: false, ...over };
}

export function survey(uid: string, over: Partial<Survey> = {}): Survey {
  const operator = {
    namespace: 'openshift-operators',
    deployment: 'd',
    title: 'servicemeshoperator3.v3.4.1',
    versions: ['v1.30.3'],
    ours: false,
  };
  return {
    uid,
    version: 'v1.34.4',
    clockAhead: 0,
    platform: 'openshift',
    distribution: { name: 'OpenShift', release: '4.21.3' },
    apiServerUrl: undefined,
    apiEndpoint: undefined,
    olm: true,
    operator,
    istio: undefined,
    network: undefined,
    primary: undefined,
    missingRights: [],
    ...over,
  };
}

/** A cluster that has nothing yet, and of which nothing but that is ever asked. */
function clusterNamed(name: string): Cluster {
  const never = () => {
    throw new Error(`nobody should use the cluster ${name} itself`);
  };
  return {
    name,
    apply: never,
    takeOver: never,
    create: never,
    dryRun: never,
    read: async () => undefined,
    list: never,
    watch: never,
    watchAll: never,
    silence: never,
    replace: never,
    remove: never,
    mayI: never,
    version: never,
    groupVersions: never,
    contents: never,
    exec: never,
    request: never,
  };
}

export const start: Choices = {
  meshId: 'mesh1',
  topology: 'multi-primary-multi-network',
  certificates: './eastwest-certs/mesh1',
  clusters: [],
  samples: { namespace: 'sample', client: 'curl' },
};

const titles = [
  'Create operator Subscription',
  'Prepare the namespace',
  'Install control plane',
  'Receive responses from v1 and v2',
];

/** Four steps a cluster; the last one needs the control planes of all. */
export function stepsOf(mesh: Mesh): readonly Step[] {
  return titles.flatMap((title, row) =>
    mesh.members.map(({ name }): Step => {
      const object: KubeObject = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `${name}-${row}` },
        spec: { row },
      };
      const all = mesh.members.map(member => `${member.name}/2`);
      const needs = row === 3 ? all : row === 0 ? [] : [`${name}/${row - 1}`];
      const step = {
        id: `${name}/${row}`,
        cluster: name,
        title,
        needs,
        byHand: `kubectl --context ${name} apply -f ${row}.yaml`,
      };
      return row === 3 ? step : { ...step, apply: () => [object] };
    }),
  );
}

/** One check of each verdict that a plan may have. */
const checks: readonly CheckResult[] = [
  { id: 'rights', title: 'All permissions present', verdict: 'ok', evidence: [], problems: [], warnings: [] },
  {
    id: 'load-balancers',
    title: 'Gateways can get addresses',
    verdict: 'warning',
    evidence: [{ cluster: 'east', words: 'MetalLB without an IPAddressPool' }],
    problems: [],
    warnings: [{ code: 'unmet', title: 'the gateway of east might get no address', hint: 'give it a pool' }],
  },
  {
    id: 'pod-ranges',
    title: 'Pods have different addresses',
    verdict: 'skipped',
    why: 'no two clusters are on one network',
    evidence: [],
    problems: [],
    warnings: [],
  },
];

const certificates: CertificatePlan = {
  folder: './eastwest-certs/mesh1',
  root: {
    cluster: '',
    from: 'folder',
    fingerprint: `AB:${'12:'.repeat(30)}CD`,
    subject: 'Root CA',
    expires: Date.UTC(2036, 10, 20),
  },
  clusters: [
    { cluster: 'east', from: 'generate' },
    { cluster: 'west', from: 'cluster', fingerprint: `EF:${'34:'.repeat(30)}56`, expires: Date.UTC(2030, 0, 2) },
  ],
};

const rootFact = { fingerprint: `AB:${'12:'.repeat(30)}CD`, subject: 'CN=Root CA', expires: Date.UTC(2036, 10, 20) };

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

/** Every cluster moves from one plugged-in root to one that is generated. */
export function rootChangeOf({ mesh, world }: Prepared): PreparedRootChange {
  const clusters = mesh.members.map(
    (member): Changing => ({
      member,
      signing: 'plugged',
      istiods: ['istiod'],
      namespaces: ['sample'],
      gateways: true,
    }),
  );
  const change = { mesh, clusters, present: '' };
  const old = Array.from({ length: 32 }, (_, index) => (index + 16).toString(16).toUpperCase()).join(':');
  const steps = rootChange(change, new Map(mesh.members.map(({ name }) => [name, old])));
  const warnings = [`${mesh.members[0]?.name}: Deployment shop/cart stops its pods before new ones are ready`];
  return { mesh, world, change, oldRoots: [old], steps, warnings };
}

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
    prepareToListen: setting.prepare ?? (async (_host, choices) => preparedFor(choices, host)),
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

/** Tells what the last steps of a plan that is done tell: every istiod agrees, every cluster has received responses from every version. */
export function proveAll(mesh: Mesh, report: Report, at: number): ReadonlyMap<string, Tally> {
  const tallies = tallyOfAll(mesh);
  agree(mesh, report, at);
  report({ event: 'traffic', clusters: [...tallies].map(([name, tally]) => ({ name, ...tally })), at });
  return tallies;
}

function tallyOfAll(mesh: Mesh): ReadonlyMap<string, Tally> {
  const versions = Object.fromEntries(helloVersions(mesh).map(version => [version, 5]));
  return new Map(mesh.members.map(({ name }) => [name, { versions, misses: 0, reasons: {}, rate: 10 }]));
}

/** Every istiod says that all is well. */
function agree(mesh: Mesh, report: Report, at: number): void {
  const clusters = mesh.members.map(({ name }) => ({ id: name, sync: 'synced' }));
  const networks = mesh.members.map(({ network }) => network);
  for (const { name } of mesh.members) {
    report({ event: 'istiod', cluster: name, views: [{ pod: 'istiod-1', clusters, networks }], at });
  }
}

/** The event that begins a run. */
export function planEvent(mesh: Mesh, steps: readonly Step[]): Extract<Event, { event: 'plan' }> {
  return {
    event: 'plan',
    mesh: mesh.id,
    topology: mesh.topology,
    clusters: mesh.members.map(({ name, context: of, role, network }) => ({ name, context: of, role, network })),
    steps: steps.map(({ id, cluster, title, needs }) => ({ id, cluster, title, needs })),
  };
}

function preparedFor(choices: Choices, host: Host): Prepared {
  const members = choices.clusters.map(({ name, context: of }, index) => ({
    name,
    context: of,
    role: 'primary' as const,
    network: `network${index + 1}`,
    platform: 'openshift' as const,
    api: `https://${name}.example.com:6443`,
    keepsCacerts: false,
  }));
  const { meshId: id, topology = 'multi-primary-multi-network' } = choices;
  const mesh: Mesh = { id, topology, members, samples: { client: 'curl', ...choices.samples } };
  const world = {
    cluster: clusterNamed,
    clock: host.clock,
    keys: { certificates: fail, verify: fail },
    proveAccess: host.proveAccess,
    resolve: host.resolve,
    holder: host.holder,
    hasEnded: host.hasEnded,
  };
  return {
    mesh,
    steps: stepsOf(mesh),
    certificates,
    roots: {
      folder: [],
      clusters: mesh.members.map(({ name }, index) => ({
        cluster: name,
        cacerts: index === 0 ? undefined : [rootFact],
        istiod: [],
      })),
    },
    surveys: new Map(),
    world,
    checks,
    foreseen: [],
    toTakeOver: [],
    warnings: [],
  };
}

/** A cluster of a mesh that has nothing of Kiali; `over`: what is different. */
export function seenForKiali(name: string, over: Partial<KialiSurvey> = {}): KialiReading[number] {
  const survey: KialiSurvey = {
    uid: name,
    platform: 'openshift',
    olm: true,
    apiServerUrl: undefined,
    apiEndpoint: undefined,
    network: 'network1',
    clusterIds: [name],
    primary: undefined,
    meshId: 'mesh1',
    istioVersion: 'v1.30.3',
    operator: undefined,
    kialis: [],
    ownAccount: false,
    remoteSecrets: [],
    ...over,
  };
  const { platform, network } = survey;
  const api = `https://${name}.example.com:6443`;
  const member: Member = { name, context: name, role: 'primary', network, platform, api, keepsCacerts: true };
  const metrics = {
    namespaces: [],
    hasProxies: false,
    federated: [],
    exposed: false,
    exposedAt: [],
    monitors: true,
    monitored: [],
    ourMonitors: false,
    userWorkload: 'unset' as const,
    amendable: [],
    lacking: { thanos: [], federation: [], store: [] },
    leftOut: [],
  };
  // OLM installs where there is a group for all namespaces.
  const list: Cluster['list'] = async ({ kind }) => (kind === 'OperatorGroup' ? [operatorGroup] : []);
  const cluster: Cluster = { ...clusterNamed(name), list, mayI: async () => true };
  return { name, seen: { member, survey, metrics, cluster } };
}

const operatorGroup: KubeObject = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: 'global-operators', namespace: 'openshift-operators' },
  spec: {},
  status: { namespaces: [''] },
};

/** As the program plans, with the hand-made steps. */
async function kialiPlanned(
  choices: KialiChoices,
  reading: KialiReading,
  host: Host,
  signal: AbortSignal,
): Promise<PreparedKiali> {
  const quiet = { ...host, keys: () => ({ certificates: fail, verify: fail }) };
  const planned = await planKiali(quiet, choices, reading, signal);
  return { ...planned, steps: stepsOf(planned.kiali.mesh) };
}

/** A server that sees every cluster of the mesh. */
export function answerOf({ members: [home, ...others] }: Mesh): KialiAnswer {
  const all = [home, ...others].flatMap(each => each ?? []);
  return {
    address: { by: 'route', url: `https://kiali.apps.${home?.name}.example.com/` },
    version: 'v2.27.2',
    clusters: all.map(({ name }) => ({ name, version: 'v1.34.4' })),
    logins: others.map(({ name }) => ({ cluster: name, url: `https://oauth.${name}.example.com/login` })),
  };
}

/** Two namespaces a cluster to delete, and one that is left. */
function removalOf({ mesh, world }: Prepared): PreparedRemoval {
  const removals = (['sample', 'istio-system', 'shop'] as const).map((name): Removal => {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name };
    const why = 'holds ConfigMap shop/theirs, not created by eastwest';
    return name === 'shop' ? { ref, uid: name, will: 'leave', why } : { ref, uid: name, will: 'delete', ifEmpty: true };
  });
  const steps = mesh.members.map(({ name }) => ({
    id: `${name}/remove-namespaces`,
    cluster: name,
    title: 'Delete namespaces',
    needs: [],
    remove: removals,
    byHand: 'kubectl delete namespace sample istio-system',
  }));
  const leaving = new Set(mesh.members.map(({ name }) => name));
  return {
    mesh,
    steps,
    inventories: new Map(),
    leaving,
    world,
    changes: true,
    warnings: ['east: shop/cart has a sidecar'],
  };
}

const noFacts = { of: () => ({}), text: () => '', planning: true, isDone: () => true };

function fail(why: unknown): never {
  throw why instanceof Error ? why : new Error(String(why));
}

/** Ends only with the signal. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A look that fails as an unreachable cluster does. */
export function unreachable(name: string): Promise<never> {
  return Promise.reject(
    new ProblemError({
      code: 'unreachable',
      title: `${name} does not respond`,
      hint: 'check the VPN',
      evidence: 'ECONNREFUSED',
    }),
  );
}
