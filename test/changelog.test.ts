/** The changelog is what users read of a release: each change once, below what it is about. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const [, newest = ''] = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8').split(/^## .*$/m);

test('every change of the newest version stands below a heading', () => {
  const [before = '', ...sections] = newest.split(/^### .*$/m);
  assert.equal(before.trim(), '');
  assert.ok(sections.every(section => /^- /m.test(section)));
});

test('no change is told twice', () => {
  // By its beginning: a merge of two branches may keep both forms of one line.
  const beginnings = [...newest.matchAll(/^- (.{60})/gm)].map(([, words = '']) => words);
  const twice = beginnings.filter((words, index) => beginnings.indexOf(words) !== index);
  assert.deepEqual(twice, [], 'take the newer CHANGELOG.md whole, and add your own lines below their headings again');
});
