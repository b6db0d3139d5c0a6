/** Amounts as apimachinery's resource.Quantity writes them again after reading them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuantity } from '../../../source/rehearsal/api-server/quantity.ts';

const written: readonly (readonly [string, string])[] = [
  ['0', '0'],
  ['0Mi', '0'],
  ['2000m', '2'],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['1.5', '1500m'],
  ['100m', '100m'],
  ['1000', '1k'],
  ['1024', '1024'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1.5Gi', '1536Mi'],
  ['512Ki', '512Ki'],
  ['0.5Ki', '512'],
  ['1.3Ki', '1331200m'],
  ['100M', '100M'],
  ['1000M', '1G'],
  ['1e3', '1e3'],
  ['12e2', '1200'],
  ['100n', '100n'],
  ['0.0000000001', '1n'],
  ['-1000m', '-1'],
  ['not an amount', 'not an amount'],
];

for (const [sent, kept] of written) {
  test(`${sent} is kept as ${kept}`, () => {
    assert.equal(canonicalQuantity(sent), kept);
  });
}
