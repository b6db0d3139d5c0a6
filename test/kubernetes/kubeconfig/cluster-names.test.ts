import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestClusterNames } from '../../../source/kubernetes/kubeconfig/cluster-names.ts';
import { isLabel } from '../../../source/model/names.ts';

const cases: readonly (readonly [context: string, server: string | undefined, guess: string])[] = [
  ['east', undefined, 'east'],
  ['kind-east', 'https://127.0.0.1:34567', 'kind-east'],
  ['admin@prod_EU', undefined, 'prod-eu'],
  ['kubernetes-admin@kubernetes', undefined, 'kubernetes'],
  ['ns/api.east.example.com:6443/user', undefined, 'east'],
  ['default/api-east-example-com:6443/kube:admin', undefined, 'east'],
  ['default/api-my-east-example-com:6443/kube:admin', 'https://api.my-east.example.com:6443', 'my-east'],
  ['default/203-0-113-7:6443/kube:admin', 'https://203.0.113.7:6443', '203-0-113-7'],
  ['arn:aws:eks:eu-west-1:123456789012:cluster/prod', undefined, 'prod'],
  ['gke_my-project_europe-west1_shop', undefined, 'shop'],
  ['jane@shop.eu-west-1.eksctl.io', undefined, 'shop'],
  ['https://api.west.example.com:6443', undefined, 'west'],
  ['My Cluster (test)', undefined, 'my-cluster-test'],
  ['@@@', undefined, 'cluster'],
  ['\u001b[31mred\u001b[0m\u001b]0;title\u0007', undefined, 'red'],
  [`${'x'.repeat(62)}..y`, undefined, 'x'.repeat(62)],
];
for (const [context, server, guess] of cases) {
  test(`the context ${context.slice(0, 50)} is the cluster ${guess.slice(0, 20)}`, () => {
    assert.deepEqual(suggestClusterNames([{ name: context, server }]), [guess]);
    assert.ok(isLabel(guess));
  });
}

test('no guess is made twice, and each stays a valid name', () => {
  const long = 'x'.repeat(63);
  const names = ['a/api.east.org:1/u', 'b/api.east.org:1/u', 'east-2', long, `${long}/`].map(name => ({
    name,
    server: undefined,
  }));
  const guesses = suggestClusterNames(names);
  assert.deepEqual(guesses, ['east', 'east-2', 'east-2-2', long, `${'x'.repeat(60)}-2`]);
  assert.ok(guesses.every(isLabel));
});
