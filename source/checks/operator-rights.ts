/** What installing an operator takes, through OLM or from its bundle. */
import { type BundledOperator, SAIL_OPERATOR } from '../model/bundled-operator.ts';
import type { AccessReview } from '../ports.ts';
import { rbac, rights, WRITE, WRITE_AND_FOLLOW } from './access-reviews.ts';

/** What applying the files of its bundle takes. */
export function fromBundle({ namespace }: BundledOperator): readonly AccessReview[] {
  return [
    ...rights('apiextensions.k8s.io', 'customresourcedefinitions', 'create patch'),
    ...rights('', 'serviceaccounts', WRITE, namespace),
    ...rights('', 'services', WRITE, namespace),
    ...rights('apps', 'deployments', 'create patch', namespace),
    ...rolesForOthers,
  ];
}

/** An account is given permissions that the user need not have. */
export const rolesForOthers: readonly AccessReview[] = [
  ...rights(rbac, 'clusterroles', `${WRITE} escalate bind`),
  ...rights(rbac, 'clusterrolebindings', WRITE),
];

/** What installing the Sail operator takes besides: through OLM, by ourselves, or nothing as it is installed. */
export const installing: Readonly<Record<'olm' | 'bundle' | 'nothing', readonly AccessReview[]>> = {
  olm: [
    ...rights('operators.coreos.com', 'subscriptions', WRITE_AND_FOLLOW),
    ...rights('operators.coreos.com', 'clusterserviceversions', 'list watch'),
  ],
  bundle: [
    // Where Helm keeps its notes.
    ...rights('', 'secrets', 'list', SAIL_OPERATOR.namespace),
    ...fromBundle(SAIL_OPERATOR),
  ],
  nothing: [],
};
