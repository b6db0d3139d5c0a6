import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageOf } from '../../source/checks/check.ts';
import { requirements } from '../../source/checks/requirements.ts';

test('docs/checks.md has a row for every check, in their order, with the worst that it comes to', () => {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (problem|warning) \|/gm)].map(([, id, worst]) => `${id} ${worst}`);
  assert.deepEqual(
    rows,
    requirements.map(({ id, weight }) => `${id} ${weight}`),
  );
});

test('every check has a section of its own, in their order, which its problems name', () => {
  const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const sections = [...page.matchAll(/^### ([a-z-]+)$/gm)].map(([, id = '']) => pageOf(id));
  assert.deepEqual(
    sections,
    requirements.map(({ id }) => pageOf(id)),
  );
});
