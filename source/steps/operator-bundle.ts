/** An operator without OLM: the objects that its bundle stands for (docs/istio/operators.md#on-plain-kubernetes). */

import { kindsEstablished, namespaceActive } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { operatorNamespace } from '../manifests/namespace.ts';
import type { Member } from '../model/mesh.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { sh } from '../model/shell-word.ts';
import { stepId } from './step-id.ts';

/** How the steps of one operator are told from those of another. */
type OperatorNames = {
  readonly id: (step: 'operator-namespace' | 'operator-kinds' | 'operator-rights' | 'operator') => string;
  /** `Kiali operator`. */
  readonly operator: string;
  /** Its files, as they are named in the commands by hand. */
  readonly files: { readonly kinds: string; readonly rights: string };
};

/** Installs the Sail operator ourselves. */
export function installOperatorFromBundle(member: Member, bundle: OperatorBundle): readonly Step[] {
  return installFromBundle(member, bundle, {
    id: step => stepId(member, step),
    operator: 'operator',
    files: { kinds: 'crds/', rights: 'operator-rights.yaml' },
  });
}

/**
 * Installs an operator ourselves. Its Deployment comes last: a run that was stopped before finds no operator and goes
 * through these steps again. One that finds it looks whether all the rest is still there (checks/operator-parts).
 */
export function installFromBundle(
  member: Member,
  bundle: OperatorBundle,
  { id, operator, files }: OperatorNames,
): readonly Step[] {
  const { namespace, deployment, kinds, rights, deployments, label } = bundle;
  const step = { cluster: member.name };
  return [
    {
      ...step,
      id: id('operator-namespace'),
      title: `Create ${operator} namespace`,
      needs: [],
      apply: () => [operatorNamespace(namespace)],
      until: namespaceActive(namespace),
      byHand: sh`kubectl create namespace ${namespace}`,
    },
    {
      ...step,
      id: id('operator-kinds'),
      title: `Install ${operator} CRDs`,
      needs: [],
      apply: () => kinds,
      until: kindsEstablished(
        kinds.map(kind => kind.metadata.name),
        label,
      ),
      // The folder, not one file: too large for kubectl's own annotation, so server-side.
      byHand: sh`kubectl apply --server-side -f ${files.kinds}`,
    },
    {
      ...step,
      id: id('operator-rights'),
      title: `Create ${operator} ServiceAccount and RBAC`,
      needs: [id('operator-namespace')],
      apply: () => rights,
      byHand: sh`kubectl apply -f ${files.rights}`,
    },
    {
      ...step,
      id: id('operator'),
      title: `Install operator ${bundle.title}`,
      needs: [id('operator-kinds'), id('operator-rights')],
      apply: () => deployments,
      byHand: sh`kubectl apply -f ${deployment}.yaml`,
    },
  ];
}
