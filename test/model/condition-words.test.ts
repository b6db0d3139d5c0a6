import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sailReady } from '../../source/engine/goals.ts';
import { conditionWords } from '../../source/model/condition-words.ts';
import type { KubeObject } from '../../source/model/kube.ts';

type Condition = { type: string; status: string; reason?: string; message?: string };

const withConditions = (
  conditions: readonly Condition[],
  more: Readonly<Record<string, unknown>> = {},
): KubeObject => ({
  apiVersion: 'sailoperator.io/v1',
  kind: 'Istio',
  metadata: { name: 'default' },
  status: { conditions, ...more },
});

test('a condition that is not as it should be is told by what it means, with the words of who wrote it', () => {
  const said = [
    ['Reconciled', undefined, 'the operator is still applying it'],
    ['Reconciled', { status: 'Unknown' }, 'the operator is still applying it'],
    ['Reconciled', { status: 'False', message: 'no namespace' }, 'the operator could not apply it: no namespace'],
    ['Ready', { status: 'False', reason: 'IstiodNotReady' }, 'not ready: IstiodNotReady'],
    ['Ready', { status: 'Unknown' }, 'the operator has not said yet whether it is ready'],
    ['Established', { status: 'False' }, 'the API server does not serve it'],
  ] as const;
  for (const [type, condition, words] of said) {
    const object = withConditions(condition === undefined ? [] : [{ type, ...condition }]);
    assert.equal(conditionWords(type, object), words);
  }
});

test('no wait for a resource of Sail says a status of a condition that nobody knows by heart', () => {
  const of = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
  const goal = sailReady(of, 60, { namespace: 'istio-system', labels: 'app=istiod' });
  const types = ['Reconciled', 'Ready', 'DependenciesHealthy'];
  for (const type of types) {
    for (const status of ['Unknown', 'False']) {
      const others = types.filter(each => each !== type).map(each => ({ type: each, status: 'True' }));
      const words = goal.pending(withConditions([...others, { type, status }], { state: 'Healthy' })) ?? '';
      assert.match(words, /\w{3} \w/);
      assert.doesNotMatch(words, /\b(?:is (?:Unknown|False|True)|Reconciled|DependenciesHealthy)\b/);
    }
  }
  const all = types.map(type => ({ type, status: 'True' }));
  assert.equal(goal.pending(withConditions(all)), 'the operator has not said yet how it is');
});
