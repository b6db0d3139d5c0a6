/** Ids of the steps of Kiali: `<cluster>/kiali-<what>`. */
import type { Member } from '../model/mesh.ts';

export type KialiStep =
  | 'operator-namespace'
  | 'operator-kinds'
  | 'operator-rights'
  | 'operator'
  | 'operator-version'
  | 'operator-ready'
  | 'kinds'
  | 'fields'
  | 'version'
  | 'server'
  | 'rollout'
  | 'metrics-role'
  | 'address'
  | 'namespace'
  | 'reader'
  | 'token'
  | 'access'
  | 'clusters'
  | 'restart'
  | 'connected'
  | 'proof'
  | 'console-kind'
  | 'console'
  | 'console-ready'
  | 'revoke';

export function kialiId({ name }: Pick<Member, 'name'>, step: KialiStep): string {
  return `${name}/kiali-${step}`;
}
