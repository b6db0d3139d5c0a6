/** Ids of the steps of metrics: `<cluster>/metrics-<what>`. */
import type { Member } from '../../model/mesh.ts';

export type MetricsStep =
  | 'user-workload'
  | 'monitors'
  | 'configuration'
  | 'prometheus'
  | 'address'
  | 'federation'
  | 'unexposed'
  | 'series'
  | 'federated'
  | 'kiali';

export function metricsId({ name }: Pick<Member, 'name'>, step: MetricsStep): string {
  return `${name}/metrics-${step}`;
}
