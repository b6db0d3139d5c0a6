/** Labels as the charts write them. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Operator } from './operator.ts';
import { plainVersion } from './values.ts';

export type Labelled = {
  readonly chart: 'istiod' | 'base' | 'cni' | 'revisiontags';
  readonly release: string;
  /** `app.kubernetes.io/name`; the chart's own without. */
  readonly name?: string;
  /** Further labels of the one object. */
  readonly extra?: Readonly<Record<string, string>>;
};

/** What every object of a chart carries, the operator's own mark included. */
export function chartLabels(owner: KubeObject, labelled: Labelled): Readonly<Record<string, string>> {
  return { ...templateLabels(owner, labelled), 'managed-by': 'sail-operator', release: labelled.release };
}

/** The same for pods, which the operator does not mark. */
export function templateLabels(owner: KubeObject, labelled: Labelled): Readonly<Record<string, string>> {
  const version = plainVersion(owner);
  return {
    'app.kubernetes.io/instance': labelled.release,
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/name': labelled.name ?? labelled.chart,
    'app.kubernetes.io/part-of': 'istio',
    'app.kubernetes.io/version': version,
    'helm.sh/chart': `${labelled.chart}-${version}`,
    ...labelled.extra,
  };
}

/** What a chart of this owner is rendered from. */
export function inputsOf(owner: KubeObject, operator: Operator): string {
  return `${owner.metadata.uid} ${owner.metadata.generation} ${operator.fingerprint}`;
}
