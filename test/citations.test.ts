/** What comments and pages cite is here: every file and heading exists, and each fact of docs/istio says where it is from. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { noComplaints } from './helpers/no-complaints.ts';

const root = resolve(import.meta.dirname, '..');
const folders = ['.github', 'bin', 'docs', 'screens', 'source', 'state', 'test'];
const itself = 'test/citations.test.ts';

/** Everything that people write here, by its path from the root. */
const texts: ReadonlyMap<string, string> = new Map(
  [...folders.flatMap(filesIn), ...readdirSync(root)]
    .filter(file => /\.(tsx?|mjs|js|go|md|ya?ml)$/.test(file) && file !== itself)
    .map(file => [file, readFileSync(join(root, file), 'utf8')]),
);
const pages = [...texts].filter(([file]) => file.endsWith('.md'));

function filesIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter(each => each.isFile()).map(each => relative(root, join(each.parentPath, each.name)));
}

/** Headings of a page as GitHub's anchors. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...page.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)];
  return new Set(headings.map(([, title = '']) => anchorOf(title)));
}

function anchorOf(title: string): string {
  const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return plain.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

/** What is wrong with a citation of `target` (a path from the root, perhaps with a heading); nothing when it resolves. */
function unresolved(target: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  if (!existsSync(join(root, file))) return `${file} does not exist`;
  if (anchor === undefined) return;
  return anchorsOf(readFileSync(join(root, file), 'utf8')).has(anchor)
    ? undefined
    : `${file} has no heading #${anchor}`;
}

function* lines(): Generator<readonly [where: string, line: string]> {
  for (const [file, text] of texts)
    for (const [at, line] of text.split('\n').entries()) yield [`${file}:${at + 1}`, line];
}

/** Code is full of paths that are examples: there only what comments say is a citation. */
function saidIn(where: string, line: string): string {
  return /\.md:\d+$/.test(where) ? line : (/^\s*\*.*|\/\*.*|\/\/ .*/.exec(line)?.[0] ?? '');
}

test('no document is cited that the repository does not have', () => {
  const found: string[] = [];
  for (const [where, line] of lines()) {
    const outside = line
      .replace(/RFC \d+ §[\d.]+/g, '')
      .match(
        /§|measured-facts|\b(domain [ITD]\d|interfaces[ :)]|recordings\))|\/\/ [A-F]\d |\bshared\/(design|domain|recordings|upstream)/,
      );
    if (outside !== null) found.push(`${where}: ${line.trim()}`);
  }
  noComplaints(found, 'cite a page of docs/ by file and heading, or say it in the comment');
});

test('every file and heading that is named by its path exists', () => {
  const found: string[] = [];
  const path =
    /(?<![\w./-])(?:docs|source|state|screens|bin|release|test)\/[\w./-]*\w\.(?:tsx?|mjs|md|ya?ml)(?:#[\w-]+)?/g;
  for (const [where, line] of lines())
    for (const [target] of saidIn(where, line).matchAll(path)) {
      const wrong = unresolved(target);
      if (wrong !== undefined) found.push(`${where}: ${wrong}`);
    }
  noComplaints(found, 'correct these paths and headings');
});

test('every function that a page names behind its file is there', () => {
  const found: string[] = [];
  let named = 0;
  for (const [page, text] of pages)
    for (const [, file = '', name = ''] of text.matchAll(/`([\w/.-]+\.tsx?)`: `(\w+)`/g)) {
      named += 1;
      if (!new RegExp(`export .*\\b${name}\\b`).test(texts.get(file) ?? ''))
        found.push(`${page}: ${file} has no ${name}`);
    }
  assert.ok(named > 0);
  noComplaints(found, 'correct these names, or export what the page names');
});

test('every link of every page leads to a file, and to a heading where it names one', () => {
  const found: string[] = [];
  for (const [file, text] of pages)
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const whole = target.startsWith('#') ? `${file}${target}` : join(dirname(file), target);
      const wrong = unresolved(whole);
      if (wrong !== undefined) found.push(`${file}: ${wrong}`);
    }
  noComplaints(found, 'correct these links');
});

test('links lead from the README to every page', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    const text = texts.get(file);
    if (reached.has(file) || text === undefined || !file.endsWith('.md')) return;
    reached.add(file);
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)\s#]+)/g)) follow(join(dirname(file), target));
  };
  follow('README.md');
  const lost = pages.map(([file]) => file).filter(file => !reached.has(file));
  noComplaints(
    lost.filter(file => !file.startsWith('.github/')),
    'link to these from docs/README.md, or from a page that it leads to',
  );
});

const facts = pages.filter(([file]) => file.startsWith('docs/istio/') && file !== 'docs/istio/README.md');

test('each section about Istio names its public sources, and says whether it was seen', () => {
  assert.ok(facts.length > 0);
  const found = facts.flatMap(([file, text]) =>
    text
      .split(/^## /m)
      .slice(1)
      .filter(section => !/^Sources:\s[\s\S]*(https:\/\/|#\d{4,})[\s\S]* ?\bSeen:\s/m.test(section))
      .map(section => `${file}: ${section.split('\n')[0]}`),
  );
  noComplaints(found, 'end each section with "Sources: <https://…>. Seen: yes|no, how"');
});

test('the first page about Istio lists all others', () => {
  const first = texts.get('docs/istio/README.md') ?? '';
  for (const [file] of facts) assert.ok(first.includes(`](${file.slice('docs/istio/'.length)})`), file);
});

test('the map of the README names every folder of the code, and every one in source', () => {
  const map = (texts.get('README.md') ?? '').split('## Map of the code')[1] ?? '';
  for (const entry of readdirSync(join(root, 'source'), { withFileTypes: true })) {
    const path = `source/${entry.name}${entry.isDirectory() ? '/' : ''}`;
    assert.ok(map.includes(`\`${path}\``), `README.md#map-of-the-code needs a row for \`${path}\``);
  }
  for (const folder of folders.filter(each => !each.startsWith('.') && !['docs', 'source'].includes(each)))
    assert.ok(map.includes(`\`${folder}/\``), folder);
});

test('every commit that CONTRIBUTING.md shows is in the history, where there is one', () => {
  const named = [...(texts.get('CONTRIBUTING.md') ?? '').matchAll(/`git show ([0-9a-f]+)`/g)].map(([, id = '']) => id);
  assert.ok(named.length > 0);
  const git = (...argv: readonly string[]) => spawnSync('git', argv, { cwd: root, encoding: 'utf8' });
  // An archive of the files has no history, and a shallow clone has not all of it.
  if (git('rev-parse', '--is-shallow-repository').stdout.trim() !== 'false') return;
  assert.deepEqual(
    named.filter(id => git('cat-file', '-e', `${id}^{commit}`).status !== 0),
    [],
  );
});
