/** The paths of a set of fields, as a refused apply names them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromFieldsV1, pathsOf } from '../../../source/rehearsal/api-server/fields/field-set.ts';

test('of each node first its members, then what is below its children, each by name, however the set was made', () => {
  const inside = { 'f:env': { 'k:{"name":"A"}': { 'f:value': {} } }, 'f:args': {}, 'f:resources': { 'f:limits': {} } };
  const same = { 'f:resources': { 'f:limits': {} }, 'f:args': {}, 'f:env': { 'k:{"name":"A"}': { 'f:value': {} } } };
  for (const fields of [inside, same]) {
    assert.deepEqual(pathsOf(fromFieldsV1(fields)), ['.args', '.env[name="A"].value', '.resources.limits']);
  }
  assert.deepEqual(pathsOf(fromFieldsV1({ 'f:a': { 'f:x': {} }, 'f:b': {} })), ['.b', '.a.x']);
});
