/**
 * An istiod that istioctl or Helm installed goes over to the operator where it is: Helm, inside the operator, takes only what
 * says that it is of its release (docs/istio/sail.md#objects-of-others).
 */
import type { Step } from '../engine/step.ts';
import { type HelmRelease, helmMarks, releaseOf } from '../model/helm-release.ts';
import { resourceOf } from '../model/kinds.ts';
import { groupOf, type ObjectRef } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { operatorPackage } from '../model/operator-package.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { versionNeeds } from './istio-version.ts';
import { stepId } from './step-id.ts';

/** Right before the control plane, when nothing else can delay it: until then its own tool still manages it. */
export function handOver(mesh: Mesh, member: Member): readonly Step[] {
  const { handOver: objects = [] } = member;
  if (objects.length === 0) return [];
  const marked = objects.map(({ ref, chart }) => ({ ref, release: releaseFor(member, chart) }));
  return [
    {
      id: stepId(member, 'hand-over'),
      cluster: member.name,
      title: 'Hand istiod over to the operator',
      needs: [
        stepId(member, 'operator-ready'),
        stepId(member, 'namespace'),
        stepId(member, 'cacerts'),
        ...versionNeeds(mesh, member),
      ],
      apply: () => marked.map(({ ref, release }) => helmMarks(ref, release)),
      byHand: marked.flatMap(({ ref, release }) => commandsFor(ref, release)).join('\n'),
    },
  ];
}

/** Needed by what has the operator take it. */
export function handOverNeeds(mesh: Mesh, member: Member): readonly string[] {
  return handOver(mesh, member).map(({ id }) => id);
}

/** The operator keeps its notes about istiod beside it, and those about the base chart where it is itself. */
function releaseFor(member: Member, chart: 'istiod' | 'base'): HelmRelease {
  const { namespace } = member.operator ?? member.bundle ?? operatorPackage(member.platform);
  return { name: releaseOf(planeOf(member), chart), namespace: chart === 'base' ? namespace : systemNamespace(member) };
}

function commandsFor(ref: ObjectRef, release: HelmRelease): readonly string[] {
  const group = groupOf(ref.apiVersion);
  const { plural } = resourceOf(ref);
  const where = ref.namespace === undefined ? '' : sh` -n ${ref.namespace}`;
  const kind = group === '' ? plural : `${plural}.${group}`;
  return [
    `kubectl${where} ${sh`label --overwrite ${kind} ${ref.name} app.kubernetes.io/managed-by=Helm`}`,
    `kubectl${where} ${sh`annotate --overwrite ${kind} ${ref.name} meta.helm.sh/release-name=${release.name} meta.helm.sh/release-namespace=${release.namespace}`}`,
  ];
}
