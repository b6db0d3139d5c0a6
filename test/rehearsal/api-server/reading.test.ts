/** What the simulated server reads as Go reads it, without a real server beside it: JSON and label selectors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../../../source/model/kube.ts';
import { readJson } from '../../../source/rehearsal/api-server/json-text.ts';
import { labelTest } from '../../../source/rehearsal/api-server/label-selector.ts';

test('what is not JSON is complained of in the words of Go', () => {
  const complaints: readonly (readonly [string, string])[] = [
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{}{}', "invalid character '{' after top-level value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['\u00e9', "invalid character 'Ã' looking for beginning of value"],
  ];
  for (const [text, error] of complaints) assert.deepEqual(readJson(Buffer.from(text)), { error });
});

test('fields that stand twice in one object are found, wherever they stand', () => {
  const text = '{"a":{"b":1,"b":2},"c":[{"d":1},{"d":1,"d":2}],"e":{"b":1}}';
  const read = readJson(Buffer.from(text));
  assert.ok('duplicates' in read);
  assert.deepEqual(read.duplicates, ['a.b', 'c[1].d']);
  assert.deepEqual(read.value, JSON.parse(text));
});

test('label selectors choose by what they say', () => {
  const labels = { app: 'web', tier: '3', 'example.com/x': '' };
  const chosen = [
    'app',
    '!none',
    'app=web',
    'app==web',
    'app!=db',
    'app in (db,web)',
    'none notin (a)',
    'tier>2',
    'tier<4',
  ];
  for (const selector of [...chosen, 'example.com/x=', 'app,tier=3']) assert.ok(labelTest(selector)(labels), selector);
  for (const selector of ['none', '!app', 'app=db', 'app in (db)', 'app notin (web)', 'tier>3', 'app,tier=4']) {
    assert.ok(!labelTest(selector)(labels), selector);
  }
});

test('a selector that cannot be read says where', () => {
  const complaint = (selector: string): string => {
    try {
      labelTest(selector);
    } catch (error) {
      if (error instanceof StatusError) return error.status.message ?? '';
      throw error;
    }
    return assert.fail(`${selector} was read`);
  };
  assert.equal(complaint('app in (x'), "unable to parse requirement: found '', expected: ',' or ')'");
  assert.equal(complaint('app===x'), "unable to parse requirement: found '=', expected: identifier");
  assert.equal(complaint(',,'), "found ',', expected: !, identifier, or 'end of string'");
  assert.equal(complaint('app=x y'), "found 'y', expected: ',' or 'end of string'");
});
