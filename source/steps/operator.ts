/** The operator and what it brings (docs/istio/olm.md#order-of-an-install): subscribed, installed, its kinds served. */
import { deploymentAvailable, kindEstablished } from '../engine/goals.ts';
import type { Goal, Step } from '../engine/step.ts';
import { type OperatorPackage, operatorPackage, subscription } from '../manifests/operator.ts';
import { imageRegistries } from '../model/image-registries.ts';
import { acceptedVersions, bundledVersions } from '../model/installable.ts';
import type { KubeObject } from '../model/kube.ts';
import { conditionOf, recordAt, textAt } from '../model/look.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { installOperatorFromBundle } from './operator-bundle.ts';
import { stepId } from './step-id.ts';

const minutes = 60;

/**
 * Conditions of a Subscription that are bad when True (docs/istio/olm.md#conditions-of-a-subscription). Not among them:
 * BundleUnpacking, which is normal.
 */
const bad = [
  'ResolutionFailed',
  'InstallPlanFailed',
  'BundleUnpackFailed',
  'CatalogSourcesUnhealthy',
  'InstallPlanMissing',
  'InstallPlanPending',
];

function badWords(seen: KubeObject | undefined): string | undefined {
  const type = bad.find(each => conditionOf(seen, each)?.status === 'True');
  if (type === undefined) return undefined;
  const { reason, message } = conditionOf(seen, type) ?? {};
  const approval = type === 'InstallPlanPending' && reason === 'RequiresApproval';
  const words = `${type}: ${message ?? reason ?? ''}`;
  return approval ? `an InstallPlan waits to be approved (${textAt(seen, 'status', 'installPlanRef', 'name')})` : words;
}

/** A Subscription that OLM has resolved: which version is installed is known. */
export function resolved(wanted: OperatorPackage): Goal {
  return {
    by: 'watch',
    of: {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      namespace: wanted.namespace,
      name: wanted.name,
    },
    within: 10 * minutes,
    byHand: sh`kubectl -n ${wanted.namespace} wait --for=jsonpath='{.status.state}'=AtLatestKnown subscription.operators.coreos.com/${wanted.name} --timeout=10m`,
    hint: sh`OLM says why: kubectl -n ${wanted.namespace} get subscription.operators.coreos.com/${wanted.name} -o yaml`,
    pending: seen => {
      if (textAt(seen, 'status', 'installedCSV') !== undefined) return undefined;
      const state = textAt(seen, 'status', 'state');
      return (
        badWords(seen) ?? `OLM resolves the Subscription${state === undefined || state === '' ? '' : ` (${state})`}`
      );
    },
    hopeless: seen =>
      conditionOf(seen, 'ResolutionFailed')?.status === 'True' ||
      conditionOf(seen, 'InstallPlanFailed')?.status === 'True' ||
      conditionOf(seen, 'BundleUnpackFailed')?.status === 'True'
        ? badWords(seen)
        : undefined,
  };
}

/** A version of it is installed. */
export function csvSucceeded(wanted: OperatorPackage): Goal {
  const prefix = `${wanted.name}.v`;
  return {
    by: 'watch-all',
    of: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' },
    selection: { namespace: wanted.namespace },
    within: 10 * minutes,
    byHand: sh`kubectl -n ${wanted.namespace} get clusterserviceversions.operators.coreos.com`,
    hint: sh`its status says why: kubectl -n ${wanted.namespace} get clusterserviceversions.operators.coreos.com -o yaml`,
    pending: seen => {
      const ours = seen.filter(each => each.metadata.name.startsWith(prefix));
      if (ours.some(each => textAt(each, 'status', 'phase') === 'Succeeded')) return undefined;
      const newest = ours.at(-1);
      if (newest === undefined) return 'no version of the operator is installed yet';
      const message = textAt(newest, 'status', 'message');
      const phase = textAt(newest, 'status', 'phase') ?? 'Pending';
      return `${phase}${message === undefined ? '' : `: ${message}`} (${newest.metadata.name})`;
    },
  };
}

/** True where the plan asks OLM for the operator: there is none, or there is one because we asked. */
function subscribes(member: Member): boolean {
  return member.operator === undefined || member.operator.ours;
}

/** From OLM, or where there is none from a bundle. Left out where somebody else installed one. */
export function installOperator(member: Member): readonly Step[] {
  const { operator, bundle } = member;
  if (operator === undefined && bundle !== undefined) return installOperatorFromBundle(member, bundle);
  return subscribes(member) ? subscribeToOperator(member) : [];
}

function subscribeToOperator(member: Member): readonly Step[] {
  const wanted = operatorPackage(member.platform);
  return [
    {
      id: stepId(member, 'operator'),
      cluster: member.name,
      title: 'Create operator Subscription',
      needs: [],
      apply: () => [subscription(wanted)],
      until: resolved(wanted),
      byHand: 'kubectl apply -f subscription.yaml',
    },
    {
      id: stepId(member, 'operator-version'),
      cluster: member.name,
      title: 'Install operator version',
      needs: [stepId(member, 'operator')],
      until: csvSucceeded(wanted),
      byHand: '',
    },
  ];
}

/** The operator runs; its pod template says which Istio versions it brings. */
export function operatorReady(member: Member): Step {
  const { namespace, deployment } = member.operator ?? member.bundle ?? operatorPackage(member.platform);
  return {
    id: stepId(member, 'operator-ready'),
    cluster: member.name,
    title: 'Operator ready',
    needs: installOperator(member)
      .slice(-1)
      .map(step => step.id),
    until: deploymentAvailable({ namespace, name: deployment }, 5 * minutes, 'control-plane', seen => {
      const annotations = recordAt(seen, 'spec', 'template', 'metadata', 'annotations');
      return { bundledVersions: bundledVersions(annotations), imageRegistries: imageRegistries(annotations) };
    }),
    byHand: '',
  };
}

/** The operator's kinds are served. */
export function operatorKinds(member: Member): Step {
  return {
    id: stepId(member, 'kinds'),
    cluster: member.name,
    title: 'Istio CRDs available',
    needs: [stepId(member, 'operator-ready')],
    until: kindEstablished('istios.sailoperator.io', seen => ({ acceptedVersions: acceptedVersions(seen) })),
    byHand: '',
  };
}
