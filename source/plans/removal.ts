/**
 * Taking a mesh down, or a cluster of it: the installation read backwards (docs/istio/removal.md#order). What must not go before what
 * stands with each step, so all clusters go side by side; what merely should is waited for, and no failure of it stops
 * the rest.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { type Inventory, isHomeOfKiali } from '../model/inventory.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { removeRemoteSecrets, removeSamples } from '../steps/removal/apps.ts';
import {
  removeCni,
  removeExposure,
  removeGateway,
  removeIstio,
  removeIstiod,
  removeRevisionTags,
  webhooksGone,
} from '../steps/removal/control-plane.ts';
import { disconnectKiali, removeKiali } from '../steps/removal/kiali.ts';
import { removeAddressPool, removeMetalLb } from '../steps/removal/load-balancers.ts';
import { removeMetrics, unfederateMetrics } from '../steps/removal/metrics.ts';
import { removeDefinitions, removeOperator } from '../steps/removal/operator.ts';
import { peersForget } from '../steps/removal/peers-forget.ts';
import type { Leaver, RemovalOptions } from '../steps/removal/removing.ts';
import { removeCacerts, removeNamespaces, removeReader, unmarkKept } from '../steps/removal/rest.ts';
import { removeMadeByOperator, removeRevisions } from '../steps/removal/without-operator.ts';

export type ToRemove = {
  readonly mesh: Mesh;
  /** Of the clusters that are reached, by name. */
  readonly inventories: ReadonlyMap<string, Inventory>;
  /** Names of the clusters that go; the others forget them. */
  readonly leaving: ReadonlySet<string>;
  readonly options: RemovalOptions;
};

/** The plan of a removal. Empty where nothing of the mesh is left. */
export function removal({ mesh, inventories, leaving, options }: ToRemove): readonly Step[] {
  const leavers = mesh.members.flatMap((member): readonly Leaver[] => {
    const inventory = inventories.get(member.name);
    return inventory === undefined || !leaving.has(member.name) ? [] : [{ member, inventory, options }];
  });
  const staying = mesh.members.filter(({ name }) => !leaving.has(name));
  const holders = mesh.members.flatMap(member => {
    const inventory = inventories.get(member.name);
    return inventory === undefined ? [] : [{ member, inventory }];
  });
  const secrets = (after: readonly string[]) =>
    holders.flatMap(({ member, inventory }) =>
      removeRemoteSecrets(member, inventory, leaving.has(member.name) ? 'all' : [...leaving], after),
    );
  // Kiali waits for every cluster that it knows: it forgets those that leave before anything of them goes.
  const stays = holders.filter(({ member }) => !leaving.has(member.name));
  const unconnected = stays.flatMap(each => disconnectKiali(each, leaving));
  const homes = leavers.filter(({ inventory }) => isHomeOfKiali(inventory));
  const servers = homes.flatMap(each => removeKiali(each, ids(unconnected)));
  // Accounts for a server that goes are worth nothing on clusters that stay either.
  const accounts = (homes.length > 0 ? holders : leavers).filter(
    ({ member }) => !homes.some(home => home.member === member),
  );
  const kialis = [...servers, ...accounts.flatMap(each => removeKiali(each, ids([...unconnected, ...servers])))];
  // Metrics go after what reads them; those of others forget the clusters that leave.
  const unfederated = [
    ...stays.flatMap(each => unfederateMetrics(each, name => leaving.has(name))),
    ...homes.filter(isUsedByOthers).flatMap(each => unfederateMetrics(each, () => true)),
  ];
  const unmeasured = (homes.length > 0 ? holders : leavers).flatMap(each =>
    removeMetrics(mesh.id, each, ids([...unfederated, ...kialis])),
  );
  if (options.kialiOnly === true) return checkPlan([...unconnected, ...kialis, ...unfederated, ...unmeasured]);
  // Where others stay, they forget the cluster before anything of it goes; where all go, what uses the mesh goes first.
  const forgotten = staying.length === 0 ? [] : secrets([]);
  const samples = leavers.flatMap(each => removeSamples(each, ids(forgotten)));
  const told = staying.length === 0 ? secrets(ids(samples)) : forgotten;
  const uncalled = staying
    .filter(({ name }) => inventories.has(name))
    .flatMap(each => peersForget(each, leavers, ids(told)));
  const exposure = leavers.flatMap(each => removeExposure(each, ids(uncalled), ids([...samples, ...told])));
  const gateways = leavers.flatMap(each => removeGateway(each, ids(uncalled), ids([...samples, ...told, ...exposure])));
  const pools = leavers.flatMap(each => removeAddressPool(each, ids(on(each, gateways))));
  const metalLbs = leavers.flatMap(each => removeMetalLb(each, ids(on(each, [...gateways, ...pools]))));
  const remotes = leavers.filter(({ member }) => member.role === 'remote');
  const primaries = leavers.filter(({ member }) => member.role === 'primary');
  const tags = leavers.flatMap(each => removeRevisionTags(each, ids([...samples, ...gateways])));
  const before = ids([...samples, ...told, ...gateways, ...tags]);
  const ofRemotes = remotes.flatMap(each => removeIstio(each, [], before));
  const ofPrimaries = primaries.flatMap(each =>
    removeIstio(each, ids(ofRemotes.filter(step => isRemoteOf(mesh, step, each.member))), before),
  );
  const made = leavers.flatMap(each => removeMadeByOperator(each, ids(on(each, [...ofRemotes, ...ofPrimaries]))));
  const revisions = leavers.flatMap(each => {
    return removeRevisions(each, ids(on(each, [...ofRemotes, ...ofPrimaries, ...made])));
  });
  const istiods = leavers.flatMap(each => removeIstiod(each, ids(on(each, [...ofRemotes, ...ofPrimaries]))));
  const istio = [...tags, ...ofRemotes, ...ofPrimaries, ...istiods, ...made, ...revisions];
  const webhooks = leavers.flatMap(each => webhooksGone(each, ids(on(each, istio))));
  const cni = leavers.flatMap(each => removeCni(each, ids(on(each, [...istio, ...webhooks]))));
  const keys = leavers.flatMap(each => [
    ...removeReader(each, ids(on(each, [...istio, ...webhooks]))),
    ...removeCacerts(each, ids(on(each, [...istio, ...webhooks]))),
  ]);
  const rest = [
    ...kialis,
    ...unfederated,
    ...unmeasured,
    ...samples,
    ...told,
    ...exposure,
    ...gateways,
    ...istio,
    ...cni,
    ...keys,
  ];
  const namespaces = leavers.flatMap(each => removeNamespaces(each, ids(on(each, rest))));
  const kept = leavers.flatMap(each => unmarkKept(each, ids(on(each, [...rest, ...namespaces]))));
  const operators = leavers.flatMap(each => removeOperator(each, ids(on(each, [...kialis, ...istio, ...cni]))));
  return checkPlan([
    // Kiali: the clusters that leave, or all of it
    ...unconnected,
    ...kialis,
    // What collects metrics for it
    ...unfederated,
    ...unmeasured,
    // What uses the mesh: where all clusters go, the samples; where some stay, what these know of the others
    ...forgotten,
    ...samples,
    // The remote secrets, until every istiod has forgotten the clusters
    ...(staying.length === 0 ? told : []),
    // Where some stay, until their sidecars call no gateway of those that leave
    ...uncalled,
    // What the gateways let through
    ...exposure,
    // The gateways, until their load balancers are gone
    ...gateways,
    // The addresses that MetalLB was given for them, and on request MetalLB itself
    ...pools,
    ...metalLbs,
    // Tags, whose webhooks lead to the istiod that goes
    ...tags,
    // The remotes' Istio before their primary's, which serves their webhooks
    ...ofRemotes,
    // The control plane of the primaries
    ...ofPrimaries,
    // What is left of an istiod that was not always the operator's
    ...istiods,
    // On request, what an operator that is gone would have taken away
    ...made,
    ...revisions,
    ...webhooks,
    // The CNI agent, last of what the operator made
    ...cni,
    // The istio-reader account, and the plugged-in CA
    ...keys,
    // The namespaces
    ...namespaces,
    // What is kept, once nothing of the mesh uses it
    ...kept,
    // The operator and its kinds, on request
    ...operators,
    ...leavers.flatMap(each => removeDefinitions(each, ids(on(each, [...istio, ...cni, ...operators])))),
  ]);
}

/** A Prometheus that stays, as it is foreign. */
const isUsedByOthers = ({ inventory }: Leaver) => inventory.metrics?.federation?.isOurs === false;
const ids = (steps: readonly Step[]) => steps.map(({ id }) => id);
const on = ({ member }: Leaver, steps: readonly Step[]) => steps.filter(({ cluster }) => cluster === member.name);

function isRemoteOf(mesh: Mesh, step: Step, primary: Member): boolean {
  return mesh.members.some(({ name, primary: its }) => name === step.cluster && its === primary.name);
}
