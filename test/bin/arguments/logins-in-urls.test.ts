/** A login in a URL that others will read is refused, and not repeated. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runMain } from '../run-main.ts';

const url = 'https://user:planted-password@example.com/';

for (const argv of [
  ['traffic', '--url', url],
  ['kiali', '--kiali-link', `west=${url}`],
  ['kiali', '--metrics', url],
]) {
  test(`${argv.slice(0, 2).join(' ')} takes no login`, async () => {
    const { exit, stdout, stderr } = await runMain([...argv, '--cluster', 'east']);
    assert.equal(exit, 2);
    assert.match(stderr, /a URL must not contain credentials/);
    assert.doesNotMatch(stdout + stderr, /planted/);
  });
}
