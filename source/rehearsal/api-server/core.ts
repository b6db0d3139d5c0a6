/** What the parts of one simulated API server share. */
import type { Clock } from '../../ports.ts';
import type { Authorizer } from './rbac.ts';
import type { Registry } from './registry.ts';
import type { ServiceAddresses } from './service-addresses.ts';
import type { Storage } from './storage.ts';
import type { BuiltinTypes } from './types/builtin-types.ts';
import type { Admission } from './webhooks.ts';

export type Core = {
  readonly clock: Clock;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  readonly storage: Storage;
  readonly registry: Registry;
  readonly types: BuiltinTypes;
  readonly admission: Admission;
  readonly authorizer: Authorizer;
  readonly addresses: ServiceAddresses;
};

/** The time as Kubernetes writes it: RFC 3339, whole seconds. */
export const timestamp = (core: Core, later = 0): string => written(Math.floor((core.clock.now() + later) / 1000));

let last = { second: Number.NaN, text: '' };

/** Every write asks for it, hundreds in one second. */
function written(second: number): string {
  if (second !== last.second) last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return last.text;
}
