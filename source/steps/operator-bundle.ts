/** The operator without OLM: the objects that its bundle stands for (docs/istio/operators.md#on-plain-kubernetes). */

import { kindsEstablished, namespaceActive } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { operatorNamespace } from '../manifests/namespace.ts';
import type { Member } from '../model/mesh.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { sh } from '../model/shell-word.ts';
import { stepId } from './step-id.ts';

/**
 * Installs the operator ourselves. Its Deployment comes last: a run that was stopped before finds no operator and
 * goes through these steps again. One that finds it looks whether all the rest is still there (checks/operator-parts).
 */
export function installOperatorFromBundle(member: Member, bundle: OperatorBundle): readonly Step[] {
  const { namespace, deployment, kinds, rights, deployments, label } = bundle;
  const step = { cluster: member.name };
  return [
    {
      ...step,
      id: stepId(member, 'operator-namespace'),
      title: 'Create operator namespace',
      needs: [],
      apply: () => [operatorNamespace(namespace)],
      until: namespaceActive(namespace),
      byHand: sh`kubectl create namespace ${namespace}`,
    },
    {
      ...step,
      id: stepId(member, 'operator-kinds'),
      title: 'Install operator CRDs',
      needs: [],
      apply: () => kinds,
      until: kindsEstablished(
        kinds.map(kind => kind.metadata.name),
        label,
      ),
      // The folder, not one file: too large for kubectl's own annotation, so server-side.
      byHand: 'kubectl apply --server-side -f crds/',
    },
    {
      ...step,
      id: stepId(member, 'operator-rights'),
      title: 'Create operator ServiceAccount and RBAC',
      needs: [stepId(member, 'operator-namespace')],
      apply: () => rights,
      byHand: 'kubectl apply -f operator-rights.yaml',
    },
    {
      ...step,
      id: stepId(member, 'operator'),
      title: `Install operator ${bundle.title}`,
      needs: [stepId(member, 'operator-kinds'), stepId(member, 'operator-rights')],
      apply: () => deployments,
      byHand: sh`kubectl apply -f ${deployment}.yaml`,
    },
  ];
}
