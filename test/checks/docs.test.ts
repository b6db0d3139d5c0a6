import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageOf } from '../../source/checks/check.ts';
import { hops } from '../../source/diagnosis/hops.ts';
import { namedChecks } from '../../source/health/named-checks.ts';
import { noComplaints } from '../helpers/no-complaints.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');

test('docs/checks.md has a row for every check, in their order, with its page and the worst that it comes to', () => {
  const rows = [...read('docs/checks.md').matchAll(/^\| \[`([a-z-]+)`\]\((.+?)\) \| (problem|warning) \|/gm)];
  const rowOf = (id = '', page = '', worst = '') => `| [\`${id}\`](${page}) | ${worst} | …`;
  const found = rows.map(([, id, page, worst]) => rowOf(id, page, worst));
  const wanted = namedChecks.map(({ id, weight }) => rowOf(id, pageOf(id).slice('docs/'.length), weight));
  const missing = wanted.flatMap((row, index) =>
    found.includes(row) ? [] : [`missing: ${row} below ${wanted[index - 1] ?? 'the heading'}`],
  );
  const others = found.filter(row => !wanted.includes(row)).map(row => `of no check: ${row}`);
  noComplaints([...missing, ...others], 'docs/checks.md: correct these rows');
  assert.deepEqual(found, wanted, 'docs/checks.md: the rows stand in the order of the checks');
});

for (const { id, title } of namedChecks) {
  test(`${pageOf(id)}, which the problems of ${id} name, begins with its id and title`, () => {
    const begins = `# ${id}\n\nOk when: ${title}\n`;
    assert.ok(read(pageOf(id)).startsWith(begins), `${pageOf(id)} must begin with\n\n${begins}`);
  });
}

test('docs/checks has no page of a check that is gone', () => {
  const pages = namedChecks.map(({ id }) => pageOf(id));
  const gone = readdirSync(at('docs/checks')).filter(file => !pages.includes(`docs/checks/${file}`));
  noComplaints(gone, 'delete these pages of docs/checks: no check has their id');
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
    assert.ok(own.trim().length > 40, `${pageOf(id)} must say under "## Where it is not ok" what helps`);
    return own;
  });
  assert.equal(new Set(helps).size, helps.length);
  for (const { id } of hops) assert.match(read(pageOf(id)), /```sh\n[^`]*kubectl/, id);
});
