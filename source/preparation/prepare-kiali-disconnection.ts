/** From the names of clusters to a plan that takes them out of Kiali: read, decide; nothing is written. */
import { sameClusters } from '../checks/one-cluster.ts';
import { lackOfRemovalRights } from '../checks/removal-rights.ts';
import type { Inventory } from '../model/inventory.ts';
import { isServerOfKiali } from '../model/kiali.ts';
import { isOurs } from '../model/marks.ts';
import { type Mesh, SAMPLE_NAMESPACE } from '../model/mesh.ts';
import { objectsOf } from '../model/mesh-parts.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { sh } from '../model/shell-word.ts';
import { kialiDisconnection } from '../plans/kiali-disconnection.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { bad } from './kiali-place.ts';
import { type PreparedRemoval, readForRemoval, removalsOn } from './prepare-removal.ts';
import { primariesStillInUse } from './primaries-in-use.ts';
import { wrongName } from './removal-refusals.ts';
import { withoutKialiOperator } from './without-kiali-operator.ts';
import { worldOf } from './world-of.ts';

type Choices = Pick<KialiChoices, 'meshId' | 'certificates' | 'clusters' | 'copiedClusters'>;

/** Throws `ProblemsError` with every problem, before anything is written. */
export async function prepareKialiDisconnection(
  host: Host,
  choices: Choices,
  names: readonly string[],
  signal: AbortSignal,
): Promise<PreparedRemoval> {
  const options = { keep: new Set<never>(), operator: false, crds: false };
  const samples = { namespace: SAMPLE_NAMESPACE };
  const wanted = { ...choices, samples, skip: [], only: names, options };
  const { seen, mesh } = await readForRemoval(host, wanted, signal);
  const holders = mesh.members.flatMap(member => {
    const found = seen.find(({ choice }) => choice.name === member.name);
    return found === undefined ? [] : [{ member, inventory: found.inventory }];
  });
  const home = kialiHomeAmong(holders);
  if (home === undefined) throw new ProblemsError([noHome(choices)]);
  const leaving = new Set(names);
  const leavers = holders.filter(({ member }) => leaving.has(member.name));
  const known = (name: string) =>
    isConnectedTo(home.inventory, name) || leavers.some(({ member }) => member.name === name);
  const problems = [
    ...(choices.copiedClusters === undefined
      ? sameClusters(seen.map(({ choice, inventory }) => ({ ...choice, uid: inventory.uid })))
      : []),
    ...seen.flatMap(wrongName),
    ...names.flatMap(name => unfit(name, home.member.name, known(name))),
    ...remotesUnseen(mesh, leaving),
    ...withoutKialiOperator(seen, leaving),
  ];
  if (problems.length > 0) throw new ProblemsError(problems);
  const steps = kialiDisconnection(home, leaving, leavers);
  const clusters = new Map(seen.map(({ choice, cluster }) => [choice.name, cluster]));
  const lacking = await Promise.all(
    seen.map(({ choice, cluster }) => lackOfRemovalRights(cluster, removalsOn(choice.name, steps), signal)),
  );
  if (lacking.flat().length > 0) throw new ProblemsError(lacking.flat());
  const unreached = names.filter(name => !leavers.some(({ member }) => member.name === name));
  return {
    mesh,
    steps,
    inventories: new Map(seen.map(({ choice, inventory }) => [choice.name, inventory])),
    leaving,
    world: worldOf(host, clusters, host.keys(choices.certificates, [])),
    changes: steps.length > 0,
    warnings: [
      ...unreached.map(name => leftOn(name, home.inventory)),
      ...leavers.flatMap(({ member, inventory }) => collectingStill(member.name, inventory)),
    ],
  };
}

function leftOn(name: string, { metrics }: Inventory): string {
  const federated = metrics?.federation?.clusters.includes(name) === true;
  const what = federated
    ? `the account of Kiali on ${name}, its token, and the address of its Prometheus stay`
    : `the account of Kiali on ${name} and its token stay`;
  return `${what}: ${sh`name that cluster as well: --cluster ${`${name}=CONTEXT`}`}`;
}

/** Of use without Kiali as well: only what served the home alone is taken away. */
function collectingStill(name: string, inventory: Inventory): readonly string[] {
  const kinds = objectsOf(inventory, 'metrics').map(({ kind }) => kind);
  return [
    ...(kinds.includes('Deployment')
      ? [`the Prometheus of ${name} stays, and collects metrics until eastwest down`]
      : []),
    ...(kinds.some(kind => kind.endsWith('Monitor')) ? [`the monitors of ${name} stay until eastwest down`] : []),
  ];
}

function noHome({ clusters }: Choices): Problem {
  const names = clusters.map(({ name }) => name).join(', ');
  return bad(`no Kiali of this mesh runs on ${names}`, 'Name the cluster that it runs on with --cluster as well.');
}

function unfit(name: string, home: string, isKnown: boolean): readonly Problem[] {
  if (name === home) {
    return [
      bad(
        sh`--disconnect ${name}: Kiali runs there, and sees it without credentials`,
        'To remove all of Kiali: eastwest down --kiali-only.',
      ),
    ];
  }
  if (isKnown) return [];
  return [bad(sh`--disconnect ${name}: the Kiali on ${home} is not connected to ${name}`, 'Leave it out.')];
}

/** A Kiali that stays would know no control plane of what it still sees. */
function remotesUnseen(mesh: Mesh, leaving: ReadonlySet<string>): readonly Problem[] {
  return primariesStillInUse(mesh, leaving).map(({ primary, remotes }) => ({
    code: 'unmet',
    title: `${primary} is the control plane of ${remotes.join(', ')}: without it Kiali would know none for what it sees there`,
    hint: `Take its remotes out of Kiali too: ${remotes.map(name => sh`--disconnect ${name}`).join(', ')}.`,
  }));
}

type Holder = { readonly inventory: Inventory };

/** One that was given other clusters; else one that this program created. */
function kialiHomeAmong<Each extends Holder>(holders: readonly Each[]): Each | undefined {
  const isOwnServer = ({ inventory: { kiali } }: Each) =>
    kiali?.all.some(each => isServerOfKiali(each) && isOurs(each)) === true;
  return holders.find(({ inventory: { kiali } }) => (kiali?.secrets.length ?? 0) > 0) ?? holders.find(isOwnServer);
}

/** By a Secret of ours, of one cluster or of all. */
function isConnectedTo({ kiali }: Inventory, cluster: string): boolean {
  return (kiali?.secrets ?? []).some(
    ({ metadata, data = {} }) => metadata.annotations?.['kiali.io/cluster'] === cluster || Object.hasOwn(data, cluster),
  );
}
