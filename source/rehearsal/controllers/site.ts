/** What every controller of one simulated cluster is given. */
import type { KubeObject } from '../../model/kube.ts';
import type { Api, Clock } from '../../ports.ts';
import type { Istiod } from '../mesh/istiod.ts';
import type { Random } from '../mesh/random.ts';
import type { OperatorReleases } from '../operator-releases.ts';
import type { OperatorSetup } from '../scenario.ts';
import type { Breathe } from './breather.ts';
import type { ObjectCache } from './cache.ts';
import type { Faults } from './faults.ts';
import type { ServerStarts } from './kiali/server-starts.ts';
import type { Listeners } from './node/listeners.ts';
import type { Pace } from './pace.ts';
import type { Chart } from './sail/chart.ts';
import type { MeshPackage } from './sail/mesh-package.ts';
import type { SimulatedWorld } from './world.ts';
import type { Writer } from './writer.ts';

export type Site = {
  readonly name: string;
  /** From 0: the clusters' address ranges follow it. */
  readonly index: number;
  readonly platform: 'openshift' | 'kubernetes';
  /** Whether the Operator Lifecycle Manager is installed. */
  readonly olm: boolean;
  /** How an operator comes here. */
  readonly operator: OperatorSetup;
  /** Kiali's operator is installed already. */
  readonly kialiOperator: boolean;
  /** What the catalogs offer, and what is installed where an operator is. */
  readonly releases: OperatorReleases;
  readonly api: Api;
  readonly clock: Clock;
  readonly breathe: Breathe;
  readonly pace: Pace;
  readonly random: Random;
  readonly cache: ObjectCache;
  readonly faults: () => Faults;
  readonly world: SimulatedWorld;
  /** The kinds that the package of the mesh's operator brings. */
  packageCrds(offered: MeshPackage): readonly KubeObject[];
  /** A chart of a revision as the operator installs it. */
  charts(chart: Chart, revision: KubeObject): Chart;
  /** The istiods that run here. */
  istiods(): readonly Istiod[];
  readonly kialis: ServerStarts;
  /** The ports that programs in pods listen on. */
  readonly listeners: Listeners;
  /** Writes as one of the cluster's programs: its name is the field manager. */
  writer(manager: string): Writer;
  readonly signal: AbortSignal;
};

/** An RFC 3339 time of whole seconds, as Kubernetes writes it. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}
