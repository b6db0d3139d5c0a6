/**
 * Which pool each cluster's MetalLB is to get, where the user asks for one: looked up, proposed, or why it cannot be.
 */
import { type AddressPool, METALLB_NAMESPACE, POOL_NAME } from '../model/address-pool.ts';
import { listAt, textAt } from '../model/fields.ts';
import type { Platform } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { isWithin, overlap, rangeOf } from '../model/ranges.ts';
import { sh } from '../model/shell-word.ts';
import { unmet } from './check.ts';
import { loadBalancerSign, METALLB_MANIFEST } from './load-balancer.ts';
import { type MetalLb, metalLbOf } from './metallb.ts';
import { type MetalLbOperator, metalLbOperator } from './metallb-operator.ts';
import { addressesOf, minikubeProfile, nodesOf } from './nodes.ts';
import { proposedRange } from './pool-ranges.ts';
import { type Asked, listed } from './subject.ts';

/** The pools that the user asks for. */
export type WantedPools = {
  /** For every cluster that seems to need one. */
  readonly propose: boolean;
  readonly named: readonly { readonly cluster: string; readonly addresses: readonly string[] }[];
};

export type PoolFound = AddressPool | { readonly problem: Problem };

type Cluster = Asked & {
  readonly name: string;
  readonly context: string;
  readonly platform: Platform;
  readonly olm: boolean;
  /** Its gateway's address is named by the user: it needs no load balancer. */
  readonly isNamed: boolean;
};

type Seen = {
  readonly of: Cluster;
  /** Something gives addresses already. */
  readonly gives: boolean;
  readonly metalLb: MetalLb | undefined;
  readonly operator: MetalLbOperator | undefined;
  readonly profile: string | undefined;
  readonly nodes: readonly string[];
  /** Addresses that Services have. */
  readonly given: readonly string[];
};

/** By cluster, in their order; ranges of one are kept free in all others. Reads only. */
export async function findPools(
  clusters: readonly Cluster[],
  wanted: WantedPools,
  meshId: string,
  signal: AbortSignal,
): Promise<readonly (PoolFound | undefined)[]> {
  const seen = await Promise.all(clusters.map(each => seenOn(each, signal)));
  const taken = seen.flatMap(each => [
    ...each.nodes,
    ...each.given,
    ...(each.metalLb?.pools ?? []).flatMap(({ addresses }) => addresses),
  ]);
  taken.push(...wanted.named.flatMap(({ addresses }) => addresses));
  return seen.map(each => {
    const own = ownPool(each, meshId);
    const named = wanted.named.find(({ cluster }) => cluster === each.of.name)?.addresses;
    if (named === undefined && (!wanted.propose || ((each.gives || each.of.isNamed) && own === undefined))) {
      return undefined;
    }
    const proposed = named ?? own?.addresses ?? [proposedRange(each.nodes, taken)].filter(range => range !== undefined);
    taken.push(...proposed);
    return poolOn(each, proposed, own?.addresses ?? [], meshId);
  });
}

async function seenOn(of: Cluster, signal: AbortSignal): Promise<Seen> {
  const [sign, metalLb, operator, nodes, services] = await Promise.all([
    loadBalancerSign(of, of.platform, signal),
    metalLbOf(of, signal),
    of.platform === 'openshift' && of.olm ? metalLbOperator(of, signal) : undefined,
    nodesOf(of, signal),
    listed(of, { apiVersion: 'v1', kind: 'Service' }, signal),
  ]);
  return {
    of,
    gives: sign.gives === 'yes',
    metalLb,
    operator,
    profile: minikubeProfile(nodes ?? []),
    nodes: addressesOf(nodes ?? []),
    given: (services ?? []).flatMap(each =>
      listAt(each, 'status', 'loadBalancer', 'ingress').flatMap(entry => textAt(entry, 'ip') ?? []),
    ),
  };
}

/** The one of an earlier run: it keeps its addresses. */
function ownPool({ metalLb }: Seen, meshId: string) {
  return metalLb?.pools.find(({ name, mesh }) => name === POOL_NAME && mesh === meshId);
}

function poolOn(seen: Seen, addresses: readonly string[], before: readonly string[], meshId: string): PoolFound {
  const { of, metalLb } = seen;
  const why = objectionTo(seen, addresses, before, meshId);
  if (why !== undefined) return { problem: why };
  if (of.platform === 'openshift' && seen.operator !== undefined && metalLb?.form !== 'config-map') {
    return throughOperator(seen, seen.operator, addresses);
  }
  if (metalLb === undefined) return { problem: withoutMetalLb(seen) };
  const namespace = metalLb.pools.find(each => each.namespace !== undefined)?.namespace ?? METALLB_NAMESPACE;
  return { form: metalLb.form, namespace, addresses };
}

function throughOperator({ of, metalLb }: Seen, operator: MetalLbOperator, addresses: readonly string[]): PoolFound {
  const { namespace = METALLB_NAMESPACE, hasInstance, ours, subscription, hasGroup } = operator;
  const pool = { form: 'kinds', namespace, addresses } as const;
  if (ours) return { ...pool, installs: 'operator', ...(hasGroup ? { keepsGroup: true } : {}) };
  if (operator.namespace !== undefined) return hasInstance ? pool : { ...pool, installs: 'instance' };
  // Its kinds without its operator: upstream's manifests.
  if (metalLb !== undefined) return pool;
  if (subscription === undefined) return { ...pool, installs: 'operator', ...(hasGroup ? { keepsGroup: true } : {}) };
  const title = `${of.name}: the MetalLB operator has another Subscription (${subscription}) and is not installed`;
  return { problem: unmet(title, 'check its status, and run again when it is installed') };
}

function withoutMetalLb({ of, profile }: Seen): Problem {
  const title = `${of.name} has no MetalLB to create a pool for`;
  const command =
    profile === undefined
      ? METALLB_MANIFEST.replace('kubectl ', sh`kubectl --context ${of.context} `)
      : sh`minikube addons enable metallb -p ${profile}`;
  return unmet(title, `install it, and run again: ${command}`);
}

/** Why these addresses cannot be given. `before`: those of the pool as it is now. */
function objectionTo(
  seen: Seen,
  addresses: readonly string[],
  before: readonly string[],
  meshId: string,
): Problem | undefined {
  const { of, nodes, given, metalLb } = seen;
  const flag = sh`--metallb-pool ${of.name}=FIRST-LAST`;
  if (addresses.length === 0) {
    const none = nodes.length === 0 ? 'its nodes report no address' : 'none are free beside its nodes';
    return unmet(`no addresses can be proposed for MetalLB on ${of.name}: ${none}`, `name a range: ${flag}`);
  }
  const node = overlap(addresses, nodes);
  if (node !== undefined) {
    return unmet(
      `${node.left}, requested for MetalLB on ${of.name}, has the address of a node (${node.right})`,
      `name a range that nothing else uses: ${flag}`,
    );
  }
  const lost = given.filter(each => contains(before, each) && !contains(addresses, each));
  if (lost.length > 0) {
    return unmet(
      `Services on ${of.name} have ${lost.join(', ')} of pool ${POOL_NAME} (${before.join(', ')}): another range would take them away`,
      `keep these addresses: ${sh`--metallb-pool ${of.name}=${[...before].join(',')}`}`,
    );
  }
  const others = (metalLb?.pools ?? []).filter(({ name, mesh }) => name !== POOL_NAME || mesh !== meshId);
  const shared = overlap(
    addresses,
    others.flatMap(each => each.addresses),
  );
  if (shared !== undefined) {
    return unmet(
      `${shared.left}, requested for MetalLB on ${of.name}, is in one of its pools already (${shared.right})`,
      `name a range that is in none: ${flag}`,
    );
  }
  return metalLb?.hasForeignConfig ? foreignConfig(seen, addresses) : undefined;
}

/** Its text is one field: what others wrote there would be lost. */
function foreignConfig({ of, profile }: Seen, addresses: readonly string[]): Problem {
  const [first = '', last = ''] = (addresses[0] ?? '').split('-');
  const ways = [
    ...(profile === undefined || last === ''
      ? []
      : [`configure the addon with ${first} and ${last}: ${sh`minikube addons configure metallb -p ${profile}`}`]),
    `add ${addresses.join(', ')} to it: ${sh`kubectl --context ${of.context}`} -n ${METALLB_NAMESPACE} edit configmap config`,
    'or delete it, and run again: eastwest writes its own',
  ];
  return unmet(
    `ConfigMap ${METALLB_NAMESPACE}/config on ${of.name}, which holds the pools of MetalLB before 0.13, was not created by eastwest`,
    ways.join('; '),
  );
}

const contains = (ranges: readonly string[], address: string) =>
  ranges.some(each => {
    const range = rangeOf(each);
    return range !== undefined && isWithin(range, address);
  });
