/** The operator and what it brings (docs/istio/olm.md#order-of-an-install): subscribed, installed, its kinds served. */

import { deploymentAvailable, kindEstablished } from '../engine/goals.ts';
import type { Goal, Step } from '../engine/step.ts';
import { subscription } from '../manifests/operator.ts';
import { conditionOf, recordAt, textAt } from '../model/fields.ts';
import { imageRegistries } from '../model/image-registries.ts';
import { acceptedVersions, bundledVersions } from '../model/installable.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { leftBehindCsv, quotedSubscription } from '../model/olm-words.ts';
import { type OperatorPackage, operatorPackage } from '../model/operator-package.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { installOperatorFromBundle } from './operator-bundle.ts';
import { stepId } from './step-id.ts';

/**
 * Conditions of a Subscription that are bad when True, and what they mean (docs/istio/olm.md#conditions-of-a-subscription).
 * Not among them: BundleUnpacking, which is normal.
 */
const bad = {
  ResolutionFailed: 'OLM cannot resolve the Subscription',
  InstallPlanFailed: 'OLM could not install it',
  BundleUnpackFailed: 'OLM could not unpack the bundle of the operator',
  CatalogSourcesUnhealthy: 'a CatalogSource is not healthy',
  InstallPlanMissing: 'its InstallPlan was deleted',
  InstallPlanPending: 'its InstallPlan is waiting',
} as const;

function badWords(seen: KubeObject | undefined): string | undefined {
  const type = (Object.keys(bad) as (keyof typeof bad)[]).find(each => conditionOf(seen, each)?.status === 'True');
  if (type === undefined) return undefined;
  const { reason, message = '' } = conditionOf(seen, type) ?? {};
  if (type === 'InstallPlanPending' && reason === 'RequiresApproval') return approvalWords(seen);
  if (type === 'ResolutionFailed') return unresolvedWords(seen, message);
  return `${bad[type]}: ${message === '' ? (reason ?? type) : message}`;
}

/** Ours is automatic: the user is asked because a foreign Subscription there is manual, and may be upgraded with it. */
function approvalWords(seen: KubeObject | undefined): string {
  const name = textAt(seen, 'status', 'installPlanRef', 'name') ?? '';
  const others = `another Subscription in ${seen?.metadata.namespace} is approved by hand, and the plan may upgrade its operator too: see spec.clusterServiceVersionNames`;
  return `an InstallPlan waits to be approved (${name}); ${others}`;
}

/** The message stands on all Subscriptions of the namespace, whichever of them it is about. */
function unresolvedWords(seen: KubeObject | undefined, message: string): string {
  const left = leftBehindCsv(message);
  if (left !== undefined) {
    return `ClusterServiceVersion ${left} is left from an earlier Subscription: nothing is resolved until it is deleted`;
  }
  const quoted = quotedSubscription(message);
  const other = quoted === undefined || quoted === seen?.metadata.name ? '' : ` because of Subscription ${quoted}`;
  return `${bad.ResolutionFailed}${other}: ${message}`;
}

/** It calls a version installed that is gone: such a one is not installed again. */
function lostVersion(seen: KubeObject | undefined): string | undefined {
  const [state, current, installed] = ['state', 'currentCSV', 'installedCSV'].map(field =>
    textAt(seen, 'status', field),
  );
  if (state !== 'UpgradePending' || installed === undefined || installed !== current) return undefined;
  if (conditionOf(seen, 'InstallPlanPending')?.status === 'True') return undefined;
  return `ClusterServiceVersion ${installed} was deleted under its Subscription: OLM does not install it again until the Subscription is deleted too`;
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
    hint: sh`OLM says why: kubectl -n ${wanted.namespace} get subscription.operators.coreos.com/${wanted.name} -o yaml; without exactly one OperatorGroup there it does nothing and says nothing: kubectl -n ${wanted.namespace} get operatorgroups.operators.coreos.com`,
    pending: seen => {
      const lost = lostVersion(seen);
      if (lost !== undefined) return lost;
      if (textAt(seen, 'status', 'installedCSV') !== undefined) return undefined;
      const state = textAt(seen, 'status', 'state');
      return (
        badWords(seen) ?? `OLM resolves the Subscription${state === undefined || state === '' ? '' : ` (${state})`}`
      );
    },
    hopeless: seen =>
      lostVersion(seen) ??
      (conditionOf(seen, 'ResolutionFailed')?.status === 'True' ||
      conditionOf(seen, 'InstallPlanFailed')?.status === 'True' ||
      conditionOf(seen, 'BundleUnpackFailed')?.status === 'True'
        ? badWords(seen)
        : undefined),
  };
}

/** A version of it is installed. */
export function csvSucceeded(wanted: OperatorPackage): Goal {
  return {
    by: 'watch-all',
    of: { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' },
    selection: { namespace: wanted.namespace },
    within: 10 * minutes,
    byHand: sh`kubectl -n ${wanted.namespace} get clusterserviceversions.operators.coreos.com`,
    hint: sh`its status says why: kubectl -n ${wanted.namespace} get clusterserviceversions.operators.coreos.com -o yaml`,
    pending: seen => {
      const ours = seen.filter(each => each.metadata.name.startsWith(wanted.csv) && !isCopied(each));
      const newest = newestOf(ours);
      if (textAt(newest, 'status', 'phase') === 'Succeeded') return undefined;
      if (newest === undefined) return 'no version of the operator is installed yet';
      const message = textAt(newest, 'status', 'message');
      const phase = textAt(newest, 'status', 'phase') ?? 'Pending';
      return `${phase}${message === undefined ? '' : `: ${message}`} (${newest.metadata.name})`;
    },
  };
}

/** An operator for all namespaces has a copy of its version in each of them: no sign that it runs here. */
const isCopied = (csv: KubeObject) => csv.metadata.labels?.['olm.copiedFrom'] !== undefined;

/** The one that no other replaces: in an upgrade the older one exists, and is good, until the newer one runs. */
function newestOf(csvs: readonly KubeObject[]): KubeObject | undefined {
  const replaced = csvs.flatMap(each => textAt(each, 'spec', 'replaces') ?? []);
  return csvs.find(each => !replaced.includes(each.metadata.name)) ?? csvs.at(-1);
}

/** True where the plan asks OLM for the operator: there is none, or there is one because an earlier run did. */
function subscribes(member: Member): boolean {
  return member.operator === undefined || member.operator.ours;
}

/** From OLM, or where there is none from a bundle. Left out where an operator is installed. */
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
export function istioCrdsAvailable(member: Member): Step {
  return {
    id: stepId(member, 'kinds'),
    cluster: member.name,
    title: 'Istio CRDs available',
    needs: [stepId(member, 'operator-ready')],
    until: kindEstablished('istios.sailoperator.io', seen => ({ acceptedVersions: acceptedVersions(seen) })),
    byHand: '',
  };
}
