/** Ids of steps: `<cluster>/<what>`, so that a need can be named without holding the step. */
import type { Member } from '../model/mesh.ts';
import type { KialiStep } from './kiali-id.ts';
import type { MetricsStep } from './metrics/metrics-id.ts';
import { removalPhaseOf, removalPhases } from './removal/removal-steps.ts';

/** The parts of an installation, and of a removal, that people tell apart, in the order of the plan. */
export const phases = [
  'operator',
  'certificates',
  'control-plane',
  'gateway',
  'remote-secrets',
  'samples',
  'kiali-server',
  'kiali-access',
  'kiali-connection',
  'metrics',
  'proof',
  ...removalPhases,
  'other',
] as const;

export type Phase = (typeof phases)[number];

type StepKind = {
  readonly phase: Phase;
  /**
   * How long it usually takes where something has to be made, in seconds: images are pulled at once, addresses are given
   * within a second (docs/measured.md#durations-of-steps).
   */
  readonly seconds: number;
};

const kind = (phase: Phase, seconds: number): StepKind => ({ phase, seconds });

/** Every step by its name. */
const stepKinds = {
  'operator-namespace': kind('operator', 1),
  'operator-kinds': kind('operator', 2),
  'operator-rights': kind('operator', 1),
  operator: kind('operator', 7),
  'operator-version': kind('operator', 8),
  'operator-ready': kind('operator', 1),
  kinds: kind('operator', 1),
  'istio-version': kind('operator', 0),
  namespace: kind('certificates', 1),
  'pull-secrets': kind('certificates', 1),
  ca: kind('certificates', 2),
  cacerts: kind('certificates', 1),
  'istiod-root': kind('certificates', 15),
  'cni-namespace': kind('control-plane', 1),
  'cni-pull-secrets': kind('control-plane', 1),
  cni: kind('control-plane', 4),
  'hand-over': kind('control-plane', 1),
  'control-plane': kind('control-plane', 14),
  injector: kind('control-plane', 2),
  'remote-ready': kind('control-plane', 5),
  'metallb-namespace': kind('gateway', 1),
  'metallb-operator': kind('gateway', 7),
  'metallb-operator-version': kind('gateway', 8),
  metallb: kind('gateway', 8),
  'address-pool': kind('gateway', 1),
  gateway: kind('gateway', 10),
  'gateway-address': kind('gateway', 1),
  'discovery-address': kind('gateway', 1),
  'expose-istiod': kind('gateway', 1),
  'expose-services': kind('gateway', 1),
  reach: kind('remote-secrets', 1),
  'remote-secret': kind('remote-secrets', 1),
  'reader-account': kind('remote-secrets', 1),
  'reader-token': kind('remote-secrets', 1),
  'reader-proof': kind('remote-secrets', 1),
  'sample-namespace': kind('samples', 1),
  'sample-pull-secrets': kind('samples', 1),
  helloworld: kind('samples', 9),
  'drill-away': kind('other', 2),
  'drill-back': kind('other', 5),
  client: kind('samples', 10),
  'travels-namespaces': kind('samples', 1),
  'travels-agency': kind('samples', 10),
  'travels-portal': kind('samples', 10),
  'travels-control': kind('samples', 10),
  'travels-versions': kind('samples', 10),
  'travels-traffic': kind('proof', 10),
  traffic: kind('proof', 4),
  'gateways-reached': kind('proof', 1),
  synced: kind('proof', 1),
} as const satisfies Readonly<Record<string, StepKind>>;

/** Those of Kiali: an operator's run takes most of the time (docs/istio/kiali.md). */
const kialiKinds: Readonly<Record<`kiali-${KialiStep}`, StepKind>> = {
  'kiali-operator-namespace': kind('operator', 1),
  'kiali-operator-kinds': kind('operator', 2),
  'kiali-operator-rights': kind('operator', 1),
  'kiali-operator': kind('operator', 7),
  'kiali-operator-version': kind('operator', 8),
  'kiali-operator-ready': kind('operator', 1),
  'kiali-kinds': kind('operator', 1),
  'kiali-fields': kind('operator', 1),
  'kiali-version': kind('kiali-server', 0),
  'kiali-server': kind('kiali-server', 30),
  'kiali-metrics-role': kind('kiali-server', 1),
  'kiali-rollout': kind('kiali-server', 15),
  'kiali-address': kind('kiali-server', 1),
  'kiali-namespace': kind('kiali-access', 1),
  'kiali-reader': kind('kiali-access', 30),
  'kiali-token': kind('kiali-access', 1),
  'kiali-access': kind('kiali-access', 1),
  'kiali-clusters': kind('kiali-connection', 20),
  'kiali-restart': kind('kiali-connection', 1),
  'kiali-connected': kind('kiali-connection', 2),
  'kiali-proof': kind('proof', 2),
  'kiali-console-kind': kind('proof', 1),
  'kiali-console': kind('proof', 30),
  'kiali-console-ready': kind('proof', 5),
  'kiali-revoke': kind('proof', 1),
};

/** Those of its metrics: a kubelet brings a changed file after up to 90 s (docs/istio/metrics.md#federation). */
const metricsKinds: Readonly<Record<`metrics-${MetricsStep}`, StepKind>> = {
  'metrics-user-workload': kind('metrics', 60),
  'metrics-monitors': kind('metrics', 1),
  'metrics-configuration': kind('metrics', 1),
  'metrics-prometheus': kind('metrics', 15),
  'metrics-address': kind('metrics', 5),
  'metrics-federation': kind('metrics', 60),
  'metrics-unexposed': kind('metrics', 2),
  'metrics-series': kind('proof', 45),
  'metrics-federated': kind('proof', 30),
  'metrics-kiali': kind('proof', 2),
};

const kinds: Readonly<Record<string, StepKind>> = { ...stepKinds, ...kialiKinds, ...metricsKinds };

export type StepName = keyof typeof stepKinds;

/** The id of a step of this member. */
export function stepId(member: Member, name: StepName): string {
  return `${member.name}/${name}`;
}

/** The id of the step that gives `holder` the remote secret of `other`. */
export function remoteSecretId(holder: Member, other: Member): string {
  return idAbout(holder, 'remote-secret', other);
}

/** The id of the step in which `holder` reaches the gateway of `other` before it is told of it. */
export function reachId(holder: Member, other: Member): string {
  return idAbout(holder, 'reach', other);
}

/** Steps of which a cluster has one for each of the others. */
const aboutAnother = ['remote-secret', 'reach'] as const satisfies readonly StepName[];

function idAbout(holder: Member, kind: (typeof aboutAnother)[number], other: Member): string {
  return `${holder.name}/${kind}-${other.name}`;
}

/** The phase that a step belongs to, by its id; `other` for one that neither an installation nor a removal has. */
export function phaseOf(id: string): Phase {
  return kindOf(id)?.phase ?? removalPhaseOf(kindName(id)) ?? 'other';
}

/**
 * Whether a step that is done has left out what failed before it: then it holds for a part of the mesh only. What a removal
 * merely does one after the other does not count.
 */
export function isPartial(id: string, hasFailed: (need: string) => boolean, needs: readonly string[]): boolean {
  return kindOf(id) !== undefined && needs.some(hasFailed);
}

/** How long a step usually takes where something has to be made, in seconds; undefined where nothing is known of it. */
export function usualSeconds(id: string): number | undefined {
  return kindOf(id)?.seconds;
}

/** What kind of step it is, the same on every cluster: its name, without that of another cluster. */
export function kindName(id: string): string {
  const name = id.slice(id.indexOf('/') + 1);
  return aboutAnother.find(kind => name.startsWith(`${kind}-`)) ?? name;
}

function kindOf(id: string): StepKind | undefined {
  const name = kindName(id);
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}
