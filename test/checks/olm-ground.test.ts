/** What makes a new Subscription wait for ever is told before anything is written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OlmGround, olmGround } from '../../source/checks/olm-ground.ts';
import { operator } from '../../source/checks/requirements/operator.ts';
import { subscription } from '../../source/manifests/operator.ts';
import { kialiPackage } from '../../source/model/kiali-package.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { marked } from '../../source/model/marks.ts';
import { operatorPackage } from '../../source/model/operator-package.ts';
import { candidate, clusterWith, never, resultOf, subjectOf, titlesOf } from './subjects.ts';

const wanted = operatorPackage('openshift');
const { namespace } = wanted;
const API = 'operators.coreos.com/v1alpha1';
const kinds = ['OperatorGroup', 'Subscription', 'ClusterServiceVersion'];

const group = (name: string, spec: JsonObject = {}): KubeObject => ({
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name, namespace },
  spec,
});
const other = (name: string, spec: JsonObject, status: JsonObject = {}): KubeObject => ({
  apiVersion: API,
  kind: 'Subscription',
  metadata: { name, namespace },
  spec,
  status,
});
const csv = (name: string, labels: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: API,
  kind: 'ClusterServiceVersion',
  metadata: { name, namespace, labels },
});

async function troubleOf(objects: readonly KubeObject[]): Promise<readonly string[]> {
  const ground = await olmGround(clusterWith('east', objects, kinds), wanted, never);
  const survey = { operator: undefined, ...(ground === undefined ? {} : { olmGround: ground }) };
  return titlesOf(await resultOf(operator, subjectOf([candidate('east', { survey })])));
}

const global = group('global-operators');

test('one group for all namespaces and nothing else is what OLM needs', async () => {
  assert.deepEqual(await troubleOf([global]), []);
});

test('no group, two groups and one with namespaces of its own are told apart', async () => {
  assert.match((await troubleOf([])).join(), /has no OperatorGroup/);
  assert.match((await troubleOf([global, group('mine')])).join(), /2 OperatorGroups \(global-operators, mine\)/);
  assert.match((await troubleOf([group('own', { targetNamespaces: [namespace] })])).join(), /names namespaces/);
});

test('a version that no subscription refers to is named; copies and those of others are not', async () => {
  assert.match((await troubleOf([global, csv('servicemeshoperator3.v3.3.6')])).join(), /v3\.3\.6 .* is left/);
  const copy = csv('servicemeshoperator3.v3.3.6', { 'olm.copiedFrom': 'elsewhere' });
  assert.deepEqual(await troubleOf([global, copy, csv('kiali-operator.v2.27.2')]), []);
});

test('a version that is gone under our own subscription is told', async () => {
  const own = marked(subscription(wanted), 'mesh1');
  const status = {
    state: 'UpgradePending',
    installedCSV: 'servicemeshoperator3.v3.4.1',
    currentCSV: 'servicemeshoperator3.v3.4.1',
  };
  assert.match(
    (await troubleOf([global, { ...own, status }])).join(),
    /v3\.4\.1 .* was deleted under its Subscription/,
  );
});

test('a subscription that stops the others is named, as long as it is there', async () => {
  const message =
    'constraints not satisfiable: no operators found in package nosuch in the catalog referenced by subscription nosuch, subscription nosuch exists';
  const status = { conditions: [{ type: 'ResolutionFailed', status: 'True', message }] };
  const healthy = other('kiali-ossm', { name: 'kiali-ossm' }, status);
  assert.match(
    (await troubleOf([global, healthy, other('nosuch', { name: 'nosuch' }, status)])).join(),
    /Subscription nosuch .* cannot be resolved/,
  );
  assert.deepEqual(await troubleOf([global, healthy]), []);
});

test('our own subscription that failed because of one that is gone is told with what helps', async () => {
  const message =
    'constraints not satisfiable: no operators found in package nosuch in the catalog referenced by subscription nosuch, subscription nosuch exists';
  const status = { conditions: [{ type: 'ResolutionFailed', status: 'True', message }] };
  const own = { ...marked(subscription(wanted), 'mesh1'), status };
  assert.match(
    (await troubleOf([global, own])).join(),
    /^Subscription servicemeshoperator3 in openshift-operators of east failed because of Subscription nosuch, which is gone/,
  );
  const ownWords = message.replaceAll('subscription nosuch', 'subscription servicemeshoperator3');
  const byItself = {
    ...own,
    status: { conditions: [{ type: 'ResolutionFailed', status: 'True', message: ownWords }] },
  };
  assert.match(
    (await troubleOf([global, byItself])).join(),
    /^Subscription servicemeshoperator3 .* cannot be resolved/,
  );
});

test('a foreign Subscription to the operator is named', async () => {
  const rival = other('mesh-operator', { name: 'servicemeshoperator3' });
  assert.match(
    (await troubleOf([global, rival])).join(),
    /Subscription mesh-operator .* asks for the operator already/,
  );
});

test('one who approves by hand is no trouble, and is told', async () => {
  const manual = other('kiali-ossm', { name: 'kiali-ossm', installPlanApproval: 'Manual' });
  const ground = (await olmGround(clusterWith('east', [global, manual], kinds), wanted, never)) as OlmGround;
  assert.deepEqual(ground.approvedByHand, ['kiali-ossm']);
  const result = await resultOf(operator, subjectOf([candidate('east', { survey: { olmGround: ground } })]));
  assert.match(
    result.evidence.map(each => each.words).join(),
    /kiali-ossm in openshift-operators requires manual approval/,
  );
});

test('a version of an operator is known by its own name, which is not always that of the package', async () => {
  const kiali = kialiPackage('openshift');
  const left = await olmGround(clusterWith('east', [global, csv('kiali-operator.v2.27.2')], kinds), kiali, never);
  assert.equal(left?.leftBehind, 'kiali-operator.v2.27.2');
});
