import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { topologies } from '../../source/plans/topologies.ts';
import { aboutPhases, topologyNames } from '../../state/words/about-words.ts';

const root = new URL('../..', import.meta.url).pathname;

for (const [phase, { what, called }] of Object.entries(aboutPhases)) {
  test(`what the help says of ${phase} has words, and a page that is there`, () => {
    assert.ok(what.length > 0);
    const pages = called.filter(each => each.startsWith('docs/'));
    assert.ok(pages.length > 0);
    for (const page of pages) assert.ok(existsSync(join(root, page)), page);
  });
}

for (const { id } of topologies) {
  test(`${id} has its name in Istio's documentation and a page of its own`, () => {
    assert.match(topologyNames[id], /^Istio: Install /);
    assert.ok(existsSync(join(root, `docs/${id}.md`)));
  });
}
