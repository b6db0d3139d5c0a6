/** What the user chose for Kiali. */
import type { KialiAuth } from '../model/kiali.ts';
import type { KialiLink } from '../model/kiali-options.ts';
import type { JsonObject } from '../model/kube.ts';
import type { MetricsSource } from '../model/metrics.ts';
import type { Choices } from './choices.ts';

export type KialiChoices = Pick<Choices, 'meshId' | 'certificates' | 'clusters' | 'copiedClusters'> & KialiOptions;

/** All but the mesh that it is for. */
export type KialiOptions = {
  /** The cluster that the server runs on; absent: where there is one already. */
  readonly home?: string;
  readonly auth?: KialiAuth;
  /** `v2.22`. */
  readonly version?: string;
  /** Whether the other clusters get the operator, only to create an account there; absent: where it is usual. */
  readonly remoteOperator?: 'install' | 'none';
  /** Where the operator comes from on clusters without OLM: a folder, an archive, a URL or an image. */
  readonly operatorBundle?: string;
  /** Clusters whose token is replaced by another. */
  readonly rotate?: readonly string[];
  /** One login for all clusters; absent: as it was. */
  readonly impersonation?: boolean;
  /** Every cluster that has a Kiali of its own, and where that is; absent: as it was. */
  readonly links?: readonly KialiLink[];
  /** The plugin for OpenShift's web console; absent: as it was. */
  readonly console?: boolean;
  /** Absent: as it was. */
  readonly queryScope?: Readonly<Record<string, string>>;
  /** Where its metrics come from; absent: as it was. */
  readonly metrics?: MetricsSource;
  /** `host:port` of Prometheus on other clusters, as the home's reaches them. */
  readonly metricsAddresses?: readonly { readonly cluster: string; readonly address: string }[];
  /** For `spec` of the home's Kiali. */
  readonly values: JsonObject;
};
