/** What the user said of Kiali. */
import type { KialiAuth } from '../model/kiali.ts';
import type { JsonObject } from '../model/kube.ts';
import type { Choices } from './choices.ts';

export type KialiChoices = Pick<Choices, 'meshId' | 'certificates' | 'clusters' | 'copiedClusters'> & KialiOptions;

/** All but the mesh that it is for. */
export type KialiOptions = {
  /** The cluster that the server runs on; absent: where there is one already. */
  readonly home?: string;
  readonly auth?: KialiAuth;
  /** `v2.22`. */
  readonly version?: string;
  /** For `spec` of the home's Kiali. */
  readonly values: JsonObject;
};
