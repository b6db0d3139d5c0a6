/** MetalLB's operator where OLM is, and its object `metallb`, without which it installs nothing. */

import { METALLB_NAMESPACE } from '../model/address-pool.ts';
import { textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { objectTitle, refOf } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import { type Asked, listed } from './subject.ts';

export type MetalLbOperator = {
  /** The operator's namespace; absent where there is none. */
  readonly namespace?: string;
  /** Its object `metallb` exists. */
  readonly hasInstance: boolean;
  /** Eastwest subscribed to it. */
  readonly ours: boolean;
  /** A foreign Subscription, as "Subscription metallb-system/metallb-operator-sub". */
  readonly subscription?: string;
  /** The namespace where it would be installed has a foreign OperatorGroup. */
  readonly hasGroup: boolean;
};

const PACKAGE = 'metallb-operator';

export async function metalLbOperator(candidate: Asked, signal: AbortSignal): Promise<MetalLbOperator> {
  const within = { namespace: METALLB_NAMESPACE };
  const [instances, subscriptions, groups, deployments] = await Promise.all([
    listed(candidate, { apiVersion: 'metallb.io/v1beta1', kind: 'MetalLB' }, signal),
    listed(candidate, { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' }, signal),
    listed(candidate, { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' }, signal, within),
    listed(candidate, { apiVersion: 'apps/v1', kind: 'Deployment' }, signal, {
      fields: 'metadata.name=metallb-operator-controller-manager',
    }),
  ]);
  const wanted = (subscriptions ?? []).filter(each => textAt(each, 'spec', 'name') === PACKAGE);
  const other = wanted.find(each => !isOurs(each));
  const instance = instances?.find(({ metadata }) => metadata.name === 'metallb');
  const isManager = ({ metadata }: KubeObject) => metadata.name === 'metallb-operator-controller-manager';
  const namespace = (instance ?? deployments?.find(isManager))?.metadata.namespace;
  return {
    ...(instances === undefined || namespace === undefined ? {} : { namespace }),
    hasInstance: instance !== undefined,
    ours: wanted.some(isOurs),
    ...(other === undefined ? {} : { subscription: objectTitle(refOf(other)) }),
    hasGroup: (groups ?? []).some(each => !isOurs(each)),
  };
}
