import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { pageOf } from '../../source/checks/check.ts';
import { hops } from '../../source/diagnosis/hops.ts';
import { namedChecks } from '../../source/health/named-checks.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/checks.md has a row for every check, in their order, with its page and the worst that it comes to', () => {
  const rows = [...read('docs/checks.md').matchAll(/^\| \[`([a-z-]+)`\]\((.+?)\) \| (problem|warning) \|/gm)];
  assert.deepEqual(
    rows.map(([, id, page, worst]) => `${id} docs/${page} ${worst}`),
    namedChecks.map(({ id, weight }) => `${id} ${pageOf(id)} ${weight}`),
  );
});

for (const { id, title } of namedChecks) {
  test(`${pageOf(id)}, which the problems of ${id} name, begins with its id and title`, () => {
    const [heading, , ok] = read(pageOf(id)).split('\n');
    assert.deepEqual([heading, ok], [`# ${id}`, `Ok when: ${title}`]);
  });
}

test('docs/checks has no page of a check that is gone', () => {
  const pages = readdirSync(new URL('../../docs/checks', import.meta.url));
  assert.deepEqual(pages.toSorted(), namedChecks.map(({ id }) => basename(pageOf(id))).toSorted());
});

test('no two checks have one id, and every hop of the walk is a check', () => {
  const ids = namedChecks.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id } of hops) assert.ok(ids.includes(id), id);
});

test('the title of every check is a sentence of what is true where it is ok', () => {
  const others = namedChecks.filter(({ title }) => !/^\p{Lu}/u.test(title)).map(({ id }) => id);
  assert.deepEqual(others, []);
});

test('every page says of its own check what helps, how to see it by hand, and nothing that another page says too', () => {
  const helps = namedChecks.map(({ id }) => {
    const [, own = ''] = read(pageOf(id)).split('\n## Where it is not ok\n');
    assert.ok(own.trim().length > 40, id);
    return own;
  });
  assert.equal(new Set(helps).size, helps.length);
  for (const { id } of hops) assert.match(read(pageOf(id)), /```sh\n[^`]*kubectl/, id);
});
