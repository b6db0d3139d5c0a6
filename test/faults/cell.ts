/** One cell of the table of faults: commands against clusters whose requests go wrong, and against the same undisturbed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { load } from 'js-yaml';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { listAt, recordAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { startClusters } from '../../source/rehearsal/clusters.ts';
import type { ClustersBackup } from '../../source/rehearsal/clusters-backup.ts';
import { kubeconfigOf } from '../../source/rehearsal/kubeconfig.ts';
import { createRandom } from '../../source/rehearsal/mesh/random.ts';
import type { Scenario } from '../../source/rehearsal/scenario.ts';
import { createServingCa } from '../../source/rehearsal/serving-ca.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { type Ended, runMain } from '../bin/run-main.ts';
import { filesIn, fillFolder } from '../helpers/folders.ts';
import { keptInstall } from '../helpers/kept-installs.ts';
import { type FaultKind, faultSource } from './faults.ts';
import { type FaultyProxy, faultyProxy } from './proxy.ts';

export const commands = ['up', 'plan', 'traffic', 'down', 'kiali', 'change-root', 'remove'] as const;
export type Command = (typeof commands)[number];

/** What writes leaves clusters of its own behind; the others can share clusters. */
export const writes = (command: Command): boolean => command !== 'plan' && command !== 'traffic';

export type Cell = {
  readonly command: Command;
  readonly kinds: readonly FaultKind[];
  /** One request in this many fails. */
  readonly every: number;
  readonly seed: number;
};

export type CellResult = {
  /** How the command ended under faults. */
  readonly ended: 'proven' | 'problem';
  readonly problem: string | undefined;
  readonly faults: number;
  readonly requests: number;
  readonly seconds: number;
  /** What is not as promised; empty when all is. */
  readonly broken: readonly string[];
};

/** Seconds that each command is given. */
const LIMIT = 120;

/** Seconds that a command may take besides: to look at the clusters, and to end. */
const AROUND = 100;

/** Milliseconds between looks at what controllers still change. */
const BETWEEN = 1000;

/** The same where nothing goes wrong: then only this machine's load is long. */
const UNDISTURBED = 600;

const events = ['-o', 'ndjson'];
const down = ['down', '--yes', '--confirm', 'mesh1', ...events];

const argvOf: Readonly<Record<Command, readonly string[]>> = {
  up: ['up', '--yes', ...events],
  plan: ['plan'],
  traffic: ['traffic', '--for', '8s', '-o', 'ndjson'],
  down: [...down, '--operator', '--crds'],
  kiali: ['kiali', '--home', 'east', '--yes', ...events],
  'change-root': ['change-root', '--certificates', 'new-root', '--yes', ...events],
  remove: [...down, '--only', 'west'],
};

/** Objects of the clusters. */
export type Inventory = readonly string[];

/** What a command leaves without any fault; the same for every cell. */
export type Undisturbed = (command: Command) => Promise<Inventory>;

/** Clusters that cells are run on. */
export type Ground = {
  readonly folder: string;
  readonly names: readonly string[];
  readonly kubeconfig: string;
  /** `limit`: seconds. */
  run(kubeconfig: string, command: Command, limit?: number): Promise<Ended>;
  inventory(): Promise<Inventory>;
  backup(): ClustersBackup;
  close(): Promise<void>;
};

const scenario: Scenario = { clusters: 2, pace: 0, seed: 7 };

/** New simulated clusters, of which nothing is installed. */
export const newGround = (): Promise<Ground> => groundFrom();

/** Simulated clusters with a proven mesh, and the certificates of it: each as the first was when its install was done. */
export async function provenGround(): Promise<Ground> {
  const { clusters, files } = await keptInstall(JSON.stringify({ by: 'faults', scenario }), async () => {
    const ground = await newGround();
    try {
      await undisturbedRun(ground, 'up');
      return { clusters: ground.backup(), files: filesIn(ground.folder) };
    } finally {
      await ground.close();
    }
  });
  const ground = await groundFrom(clusters);
  const { [kubeconfigName]: _, ...others } = files;
  fillFolder(ground.folder, others);
  return ground;
}

const kubeconfigName = 'kubeconfig';

async function groundFrom(before?: ClustersBackup): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'eastwest-faults-'));
  const running = await startClusters(scenario, wallClock, before);
  const kubeconfig = join(folder, kubeconfigName);
  await writeFile(kubeconfig, running.kubeconfig, { mode: 0o600 });
  const on = running.names.flatMap(name => ['--cluster', name]);
  return {
    folder,
    names: running.names,
    kubeconfig,
    run(file, command, limit = LIMIT) {
      const within = command === 'traffic' ? [] : ['--timeout', `${limit}s`];
      return runMain([...argvOf[command], ...within, '--kubeconfig', file, ...on], { folder, home: folder });
    },
    inventory: () => inventoryOf(kubeconfig, running.names),
    backup: () => running.backup(),
    async close() {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What is on clusters after each command without any fault, found out when it is first asked for. */
export function undisturbedInventories(): Undisturbed {
  const found = new Map<Command, Promise<Inventory>>();
  return command => {
    // What writes nothing leaves what an install leaves.
    const writing = writes(command) ? command : 'up';
    const known = found.get(writing) ?? inventoryAfter(writing);
    found.set(writing, known);
    return known;
  };
}

async function inventoryAfter(command: Command): Promise<Inventory> {
  const ground = await provenGround();
  try {
    if (command !== 'up') await undisturbedRun(ground, command);
    return await settledInventory(ground);
  } finally {
    await ground.close();
  }
}

/** Controllers clean up a moment behind what a command deleted: the inventory once it is the same again. */
async function settledInventory({ inventory }: Ground): Promise<Inventory> {
  for (let before = await inventory(); ; ) {
    await pause(BETWEEN);
    const now = await inventory();
    if (now.join('\n') === before.join('\n')) return now;
    before = now;
  }
}

async function undisturbedRun(ground: Ground, command: Command): Promise<void> {
  const ended = await ground.run(ground.kubeconfig, command, UNDISTURBED);
  if (ended.exit !== 0) throw new Error(`the undisturbed ${command} failed: ${ended.stderr}`);
}

/** Runs a cell on this ground. */
export async function runCell(cell: Cell, ground: Ground, undisturbed: Undisturbed): Promise<CellResult> {
  const proxies: FaultyProxy[] = [];
  const file = join(ground.folder, `faulty-${cell.command}-${cell.seed}`);
  try {
    const text = await readFile(ground.kubeconfig, 'utf8');
    await writeFile(file, await faultyKubeconfig(text, cell, proxies), { mode: 0o600 });
    const broken: string[] = [];
    const began = performance.now();
    const ended = await ground.run(file, cell.command);
    const seconds = (performance.now() - began) / 1000;
    const problem = problemIn(ended, cell.command);
    if (seconds > LIMIT + AROUND) broken.push(`it took ${seconds.toFixed(0)} s`);
    if (ended.exit !== 0 && problem === undefined) broken.push(`exit ${ended.exit} without a problem: ${ended.stderr}`);
    if (ended.exit === 70) broken.push(`a bug: ${ended.stderr}`);
    // What writes nothing is held against the inventory alone.
    if (writes(cell.command)) broken.push(...(await runsAfter(ground, cell.command, ended)));
    const wanted = await undisturbed(cell.command);
    let differing = differences(await ground.inventory(), wanted);
    if (differing.length > 0) differing = differences(await settledInventory(ground), wanted);
    if (differing.length > 0) broken.push(`the inventory differs:\n    ${differing.slice(0, 6).join('\n    ')}`);
    const sum = (of: (each: FaultyProxy) => number) => proxies.reduce((total, each) => total + of(each), 0);
    const faults = sum(each => each.counts.faults);
    const requests = sum(each => each.counts.requests);
    return { ended: ended.exit === 0 ? 'proven' : 'problem', problem, faults, requests, seconds, broken };
  } finally {
    for (const each of proxies) each.close();
    await rm(file, { force: true });
  }
}

function differences(found: Inventory, wanted: Inventory): readonly string[] {
  return [
    ...found.filter(each => !wanted.includes(each)).map(each => `+ ${each.slice(0, 300)}`),
    ...wanted.filter(each => !found.includes(each)).map(each => `- ${each.slice(0, 300)}`),
  ];
}

/** The next run succeeds, and one after a success changes nothing. */
async function runsAfter({ run, kubeconfig }: Ground, command: Command, ended: Ended): Promise<readonly string[]> {
  const broken: string[] = [];
  const next = await run(kubeconfig, command, UNDISTURBED);
  if (next.exit !== 0) broken.push(`the next run failed: exit ${next.exit} ${problemIn(next, command)}`);
  const last = ended.exit === 0 || next.exit !== 0 ? next : await run(kubeconfig, command, UNDISTURBED);
  const changed = changes(last);
  if (changed.length > 0) broken.push(`a run after a success changed ${changed.join(', ')}`);
  return broken;
}

/** The same clusters behind proxies. */
async function faultyKubeconfig(text: string, cell: Cell, proxies: FaultyProxy[]): Promise<string> {
  const config = load(text);
  const decoded = (...path: readonly (string | number)[]) =>
    Buffer.from(textAt(config, ...path) ?? '', 'base64').toString('utf8');
  const user = ['users', 0, 'user'] as const;
  const admin = {
    cert: decoded(...user, 'client-certificate-data'),
    key: decoded(...user, 'client-key-data'),
  };
  const ca = decoded('clusters', 0, 'cluster', 'certificate-authority-data');
  const authority = createServingCa(Date.now());
  const random = createRandom(cell.seed);
  const clusters = await Promise.all(
    listAt(config, 'clusters').map(async each => {
      const name = textAt(each, 'name') ?? '';
      const source = faultSource(cell.kinds, cell.every, random.fork(name));
      const before = { url: textAt(each, 'cluster', 'server') ?? '', ca, admin, serving: authority.server([name]) };
      const proxy = await faultyProxy(before, source);
      proxies.push(proxy);
      return { name, url: proxy.url };
    }),
  );
  return kubeconfigOf(clusters, authority.ca, authority.client('kubernetes-admin', ['system:masters']));
}

/** The code and title of the first problem that the command tells; undefined where it tells none. */
function problemIn({ exit, stdout, stderr }: Ended, command: Command): string | undefined {
  if (exit === 0) return undefined;
  const events = command === 'plan' ? [] : eventsOf(stdout);
  const failed = events.find(
    each => each.event === 'failed' && !['blocked', 'cancelled'].includes(textAt(each, 'problem', 'code') ?? ''),
  );
  if (failed !== undefined) return `${textAt(failed, 'problem', 'code')}: ${textAt(failed, 'problem', 'title')}`;
  const verdict = events.findLast(each => each.event === 'verdict');
  if (verdict !== undefined && exit === 3) return `unproven: ${textAt(verdict, 'words')}`;
  return /^(eastwest: .+|.*✗.*|.*problem.*)$/m.exec(stderr)?.[0];
}

/** What a run changed. */
function changes({ stdout }: Ended): readonly string[] {
  return eventsOf(stdout).flatMap(each =>
    each.event === 'removed' || (each.event === 'applied' && each.result !== 'unchanged' && each.result !== 'kept')
      ? [`${textAt(each, 'object')} (${textAt(each, 'result')})`]
      : [],
  );
}

/** Every object of every kind but those that come and go by themselves, with what was wanted of it. */
async function inventoryOf(kubeconfig: string, names: readonly string[]): Promise<Inventory> {
  const signal = AbortSignal.timeout(60_000);
  const contexts = loadContexts({ kubeconfig, environment: {}, home: '/nonexistent' });
  try {
    const lists = names.map(async name => {
      const cluster = contexts.connect(name, name);
      const found = await Promise.all(
        kindsThatStay.map(async kind => {
          const found = await cluster.list(kind, {}, signal).catch(noneOfMissingKind);
          return found.map(each => `${name} ${line({ ...each, ...kind })}`);
        }),
      );
      return found.flat();
    });
    return (await Promise.all(lists)).flat().toSorted();
  } finally {
    await contexts.close();
  }
}

/** A kind whose CRD is not there, or not any more, has no objects. */
function noneOfMissingKind(error: unknown): readonly KubeObject[] {
  if (error instanceof ProblemError && error.problem.code === 'kind-missing') return [];
  throw error;
}

const kindsThatStay = (
  [
    ['v1', 'Namespace ConfigMap Secret Service ServiceAccount'],
    ['apps/v1', 'Deployment DaemonSet'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole ClusterRoleBinding Role RoleBinding'],
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['sailoperator.io/v1', 'Istio IstioCNI IstioRevision'],
    ['networking.istio.io/v1', 'Gateway VirtualService'],
    ['operators.coreos.com/v1alpha1', 'Subscription ClusterServiceVersion'],
    ['kiali.io/v1alpha1', 'Kiali OSSMConsole'],
    ['route.openshift.io/v1', 'Route'],
    ['oauth.openshift.io/v1', 'OAuthClient'],
  ] as const
).flatMap(([apiVersion, names]) => names.split(' ').map(kind => ({ apiVersion, kind })));

/** What a server chooses by chance, and who holds a lock. */
const byChance = new Set(['clusterIP', 'clusterIPs', 'nodePort', 'healthCheckNodePort', 'holderIdentity', 'renewTime']);
const momentary = new Set(['acquireTime', 'leaseTransitions', 'caBundle']);

function line(object: KubeObject): string {
  const { labels = {}, annotations = {} } = object.metadata;
  const marks = JSON.stringify([Object.keys(labels).toSorted(), Object.keys(annotations).toSorted()]);
  const kept = (key: string, value: unknown) => {
    // Of a pod template, which say when and why its pods were restarted.
    if (key === 'annotations') return Object.keys(recordAt(value)).toSorted();
    return byChance.has(key) || momentary.has(key) ? undefined : value;
  };
  const data = Object.keys(object.data ?? {}).toSorted();
  // A certificate that is kept is named for its fingerprint.
  const title = objectTitle(refOf(object)).replace(/cacerts-[0-9a-f]{8}$/, 'cacerts-FINGERPRINT');
  return `${title} ${marks} ${data.join()} ${JSON.stringify(object.spec ?? {}, kept)}`;
}
