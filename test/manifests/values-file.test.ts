import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readValues } from '../../source/manifests/values-file.ts';

test('a file of values is one YAML document with a map; an empty one has none', () => {
  assert.deepEqual(readValues('pilot:\n  autoscaleMin: 2\n'), { values: { pilot: { autoscaleMin: 2 } } });
  assert.deepEqual(readValues('---\n{"global": {"logAsJson": true}}\n'), { values: { global: { logAsJson: true } } });
  for (const empty of ['', '\n# nothing yet\n', '---\n']) assert.deepEqual(readValues(empty), { values: {} });
});

test('what is no map of values is told with what is wrong, and never with what stands there', () => {
  const wrong = (text: string) => {
    const read = readValues(text);
    assert.ok('wrong' in read, text);
    return read.wrong;
  };
  assert.match(wrong('- a\n- b\n'), /holds no map/);
  assert.match(wrong('secret word'), /holds no map/);
  assert.match(wrong('a: {b\n'), /is not one YAML document: .*line/);
  assert.match(wrong('a: 1\n---\nb: 2\n'), /is not one YAML document/);
  assert.match(wrong('apiVersion: sailoperator.io/v1\nkind: Istio\nspec: {}\n'), /Kubernetes object/);
  assert.match(wrong('pilot:\n  resources:\n'), /no value for pilot\.resources/);
  assert.match(wrong('pilot:\n  list: [1, .inf]\n'), /no finite number for pilot\.list\.1/);
});
