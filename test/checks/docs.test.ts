import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requirements } from '../../source/checks/requirements.ts';

test('docs/checks.md has a row for every check, in their order, with the worst that it comes to', () => {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (problem|warning) \|/gm)].map(([, id, worst]) => `${id} ${worst}`);
  assert.deepEqual(
    rows,
    requirements.map(({ id, weight }) => `${id} ${weight}`),
  );
});
