/** What was found on a cluster that Kiali shall see. */
import type { KialiSurvey } from '../checks/kiali-survey.ts';
import type { OlmGround } from '../checks/olm-ground.ts';
import type { KialiToken } from '../model/kiali-tokens.ts';
import type { Member } from '../model/mesh.ts';
import type { BundleFound } from './found.ts';

export type KialiFound = {
  readonly member: Member;
  readonly survey: KialiSurvey;
  /** What the operator would be installed from, where there is neither one nor OLM; or why it cannot be. */
  readonly bundle?: BundleFound;
  /** Where OLM would install the operator. */
  readonly ground?: OlmGround;
  /** Tokens of the account for the home's server. */
  readonly tokens?: readonly KialiToken[];
  /** Something is gone that the operator created for its Kiali. */
  readonly lost?: true;
};
