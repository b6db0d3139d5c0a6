/** What the waits for an operator by OLM take for installed, and what they say of one that will not be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownFacts } from '../../source/engine/facts.ts';
import type { Goal } from '../../source/engine/step.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { installOperator } from '../../source/steps/operator.ts';
import { member } from '../helpers/meshes.ts';

const goals = () => installOperator(member('east', { platform: 'openshift' })).map(step => step.until);

function subscribed(status: JsonObject) {
  const goal = goals()[0] as Extract<Goal, { by: 'watch' }>;
  const metadata = { name: 'servicemeshoperator3', namespace: 'openshift-operators' };
  const seen = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription', metadata, status };
  return { pending: goal.pending(seen), hopeless: goal.hopeless?.(seen) };
}

function installed(csvs: readonly KubeObject[]): string | undefined {
  return (goals()[1] as Extract<Goal, { by: 'watch-all' }>).pending(csvs);
}

const csv = (version: string, phase: string, more: { replaces?: string; copied?: true } = {}): KubeObject => ({
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'ClusterServiceVersion',
  metadata: {
    name: `servicemeshoperator3.v${version}`,
    namespace: 'openshift-operators',
    ...(more.copied ? { labels: { 'olm.copiedFrom': 'elsewhere' } } : {}),
  },
  spec: more.replaces === undefined ? {} : { replaces: `servicemeshoperator3.v${more.replaces}` },
  status: { phase },
});

const failed = (message: string) => ({
  conditions: [{ type: 'ResolutionFailed', status: 'True', reason: 'ConstraintsNotSatisfiable', message }],
});

test('a copied version is no installed operator, nor is one that another replaces', () => {
  assert.match(installed([csv('3.4.1', 'Succeeded', { copied: true })]) ?? '', /no version of the operator/);
  const upgraded = [csv('3.3.6', 'Replacing'), csv('3.4.1', 'Installing', { replaces: '3.3.6' })];
  assert.match(installed(upgraded) ?? '', /^Installing.*3\.4\.1/);
  assert.equal(installed([csv('3.3.6', 'Deleting'), csv('3.4.1', 'Succeeded', { replaces: '3.3.6' })]), undefined);
});

test('an operator that is installed is not judged by what is said of another subscription', () => {
  const status = {
    state: 'AtLatestKnown',
    currentCSV: 'a.v1',
    installedCSV: 'a.v1',
    ...failed('subscription other exists'),
  };
  assert.equal(subscribed(status).pending, undefined);
});

test('a resolution that fails because of another subscription names it', () => {
  const message =
    'constraints not satisfiable: no operators found in channel nosuch of package sailoperator in the catalog referenced by subscription sailoperator, subscription sailoperator exists';
  assert.match(
    subscribed(failed(message)).hopeless ?? '',
    /^OLM cannot resolve the Subscription because of Subscription sailoperator: /,
  );
  const own = message.replaceAll('sailoperator', 'servicemeshoperator3');
  assert.match(subscribed(failed(own)).hopeless ?? '', /^OLM cannot resolve the Subscription: constraints/);
});

test('a version that was left behind is named with what helps', () => {
  const message =
    'constraints not satisfiable: @existing/openshift-operators//servicemeshoperator3.v3.3.6 and x provide Istio, clusterserviceversion servicemeshoperator3.v3.3.6 exists and is not referenced by a subscription, subscription servicemeshoperator3 exists';
  assert.match(
    subscribed(failed(message)).hopeless ?? '',
    /servicemeshoperator3\.v3\.3\.6 is left from an earlier Subscription/,
  );
});

test('a version that was deleted under its subscription is not waited for', () => {
  const lost = { state: 'UpgradePending', currentCSV: 'a.v1', installedCSV: 'a.v1' };
  assert.match(subscribed(lost).hopeless ?? '', /a\.v1 was deleted under its Subscription/);
  const pinned = { state: 'UpgradePending', currentCSV: 'a.v2', installedCSV: 'a.v1' };
  assert.deepEqual(subscribed(pinned), { pending: undefined, hopeless: undefined });
});

test('a plan that waits for approval is said to perhaps upgrade others, and is not approved', () => {
  const conditions = [{ type: 'InstallPlanPending', status: 'True', reason: 'RequiresApproval' }];
  const status = { state: 'UpgradePending', conditions, installPlanRef: { name: 'install-abcde' } };
  assert.match(subscribed(status).pending ?? '', /install-abcde.*may upgrade its operator too/);
  const written = installOperator(member('east', { platform: 'openshift' })).flatMap(
    step => step.apply?.(unknownFacts) ?? [],
  );
  assert.deepEqual([...new Set(written.map(each => each.kind))], ['Subscription']);
});
