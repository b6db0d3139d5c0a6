/** Every check that there is, as the docs list them. */
import { requirements } from '../checks/requirements.ts';
import { configurationChecks } from './configuration.ts';
import { pathChecks } from './paths.ts';
import { reachChecks } from './reach.ts';
import type { NamedCheck } from './result.ts';
import { healthChecks } from './workloads.ts';

export const namedChecks: readonly NamedCheck[] = [
  ...requirements.map(({ id, title, weight }): NamedCheck => ({ id, group: 'requirements', title, weight })),
  ...configurationChecks,
  ...healthChecks,
  ...pathChecks,
  ...reachChecks,
];
