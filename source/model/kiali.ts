/** A Kiali for a mesh: one server, on the home cluster, that reads all others. */
import { at, recordAt, textAt } from './fields.ts';
import type { KialiOptions } from './kiali-options.ts';
import type { ChosenToken } from './kiali-tokens.ts';
import type { JsonObject, KubeObject } from './kube.ts';
import type { Member, Mesh } from './mesh.ts';
import type { MetricsPlan } from './metrics.ts';
import type { OperatorBundle } from './operator-bundle.ts';

/** How people log in to it. */
export type KialiAuth = 'openshift' | 'anonymous' | 'token' | 'openid';

/** The operator of Kiali that is installed on a cluster already. */
export type KialiOperator = {
  readonly namespace: string;
  /** Name of its Deployment. */
  readonly deployment: string;
  /** For display: `kiali-operator.v2.27.2`. */
  readonly title: string;
  /** An earlier run subscribed to it: the plan keeps holding the Subscription. */
  readonly ours: boolean;
  /** What it can install, as in `spec.version`; absent where it does not say. */
  readonly versions?: readonly string[];
};

/** What a cluster has of Kiali already. */
export type KialiSite = {
  readonly operator?: KialiOperator;
  /** What the plan installs the operator from, where there is neither one nor OLM. */
  readonly bundle?: OperatorBundle;
  /** Its Kiali is foreign, and is used as it is. */
  readonly adopted?: true;
  /** No operator is needed there: the plan itself creates the account that the server uses. */
  readonly ownAccount?: true;
  /** Its CRD does not exist yet: the user's values are validated against it in the run. */
  readonly unchecked?: true;
  /** Where it is not that of the account's own name alone. */
  readonly token?: ChosenToken;
  /** What its Kiali is marked with (`RUN_ANNOTATION`): another mark than before where something of it is gone. */
  readonly run?: string;
};

export type KialiPlan = {
  /** Its members are all clusters that Kiali shall see. */
  readonly mesh: Mesh;
  readonly home: Member;
  /** By cluster name. */
  readonly sites: ReadonlyMap<string, KialiSite>;
  /** The Kiali at home; the accounts on other clusters are in the namespace of this name there. */
  readonly name: string;
  readonly namespace: string;
  /** What its objects are called: `kiali`. */
  readonly instance: string;
  readonly auth: KialiAuth;
  /** As its `spec.version` shall be: `v2.22`; absent: chosen after the mesh's Istio. */
  readonly version?: string;
  /** The mesh's, where it is known: `v1.28.5`. */
  readonly istioVersion?: string;
  /** The user's own for `spec` of the home's Kiali; none of them is the plan's. */
  readonly values: JsonObject;
  readonly options?: KialiOptions;
  /** The home's web console gets a plugin for it: OpenShift only. */
  readonly console?: true;
  /** Where its metrics come from; absent: nothing is done for them. */
  readonly metrics?: MetricsPlan;
  /** The installed version that the operator removes before it installs the one of the plan: with all its accounts. */
  readonly replaces?: string;
  /** The server has been told of other clusters before: one that does not let it in any more keeps it from starting. */
  readonly isConnected?: true;
  /** Its remote clusters are in a Secret each already, which they keep. */
  readonly secretEach?: true;
  /** What the pods of the server are marked with now (`CONNECTED_ANNOTATION`). */
  readonly connected?: string;
};

/** On the server's pods: which contents of its remote secrets they have read. Another one restarts them. */
export const CONNECTED_ANNOTATION = 'eastwest/kiali-clusters';

/** On a Kiali: its operator runs when this changes. It does not see that something which it created is gone. */
export const RUN_ANNOTATION = 'eastwest/run';

/** The clusters that the home's Kiali reads through the network. */
export function remotesOfKiali({ mesh, home }: Pick<KialiPlan, 'mesh' | 'home'>): readonly Member[] {
  return mesh.members.filter(({ name }) => name !== home.name);
}

/** Its account may read OpenShift's own metrics: where those are its store. */
export function readsPlatformMetrics({ home, sites, values, metrics }: Omit<KialiPlan, 'mesh'>): boolean {
  if (home.platform !== 'openshift') return false;
  if (metrics !== undefined) return metrics.from === 'thanos';
  return sites.get(home.name)?.adopted !== true && recordAt(values, 'external_services').prometheus === undefined;
}

/** The clusters where the operator of Kiali works for the plan. */
export function operatedByKiali({ mesh, sites }: Pick<KialiPlan, 'mesh' | 'sites'>): readonly Member[] {
  return mesh.members.filter(({ name }) => sites.get(name)?.ownAccount !== true);
}

/** Whether only a run of the home's operator tells whether it has a version: it does not say which it can install. */
export function isVersionUntold({ home, sites }: Pick<KialiPlan, 'home' | 'sites'>): boolean {
  const operator = sites.get(home.name)?.operator;
  return operator !== undefined && (operator.versions ?? []).length === 0;
}

/** A Kiali that is a server, not only the account of one on another cluster. */
export function isServerOfKiali(kiali: KubeObject): boolean {
  return at(kiali, 'spec', 'deployment', 'remote_cluster_resources_only') !== true;
}

/**
 * Role and binding of an account that this program creates by itself. Not those of the operator, which could not change a
 * binding of its name to a role of its own.
 */
export const OWN_ACCOUNT_ROLE = 'eastwest-kiali';

/** The account of the server, on every cluster. */
export const kialiAccount = ({ instance }: Pick<KialiPlan, 'instance'>) => `${instance}-service-account`;

/** Where its pages and its API begin, without a slash at the end. */
export function kialiRoot({ home, values }: Pick<KialiPlan, 'home' | 'values'>): string {
  const server = values.server;
  const said =
    typeof server === 'object' && server !== null && 'web_root' in server ? String(server.web_root) : undefined;
  return (said ?? (home.platform === 'openshift' ? '/' : '/kiali')).replace(/(?<!\/)\/+$/, '');
}

/** Where its pods serve pages and API. */
export const KIALI_PORT = 20001;

/** Labels of its pods. */
export const kialiPods = ({ instance }: Pick<KialiPlan, 'instance'>) =>
  `app.kubernetes.io/name=kiali,app.kubernetes.io/instance=${instance}`;

/** On OpenShift by the platform's certificate, elsewhere where the user names one. */
export function servesTls({ home, values }: Pick<KialiPlan, 'home' | 'values'>): boolean {
  return home.platform === 'openshift' || textAt(values, 'identity', 'cert_file') !== undefined;
}

/** Whether a version such as `v2.8.0` or `2.11` is at least another. */
export function isKialiAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.replace(/^v/, '').split('.').map(Number);
  const have = numbers(version);
  for (const [index, wanted] of numbers(least).entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (Number.isNaN(difference)) return false;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Newest first: from which Istio on the releases of OpenShift Service Mesh bring which Kiali. */
const byIstio: readonly (readonly [istioMinor: number, kiali: string])[] = [
  [29, 'v2.27'],
  [28, 'v2.22'],
  [27, 'v2.17'],
  [25, 'v2.11'],
  [24, 'v2.4'],
];

/** Those that Service Mesh brings, newest first. */
export const kialiReleases: readonly string[] = byIstio.map(([, kiali]) => kiali);

/** The Kiali that goes with an Istio of this minor; undefined for those of before the third Service Mesh. */
export function kialiFor(istioMinor: number): string | undefined {
  return byIstio.find(([from]) => istioMinor >= from)?.[1];
}
