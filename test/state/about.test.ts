import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { namedChecks } from '../../source/health/named-checks.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { aboutChosen } from '../../state/about.ts';
import { phaseTitles } from '../../state/phases.ts';
import { aboutPhases, topologyNames } from '../../state/words/about-words.ts';
import { checkAbout } from '../../state/words/check-about-words.ts';
import { stepAbout, stepAbouts } from '../../state/words/step-about-words.ts';
import { play, prepared } from './play.ts';

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

test('every check says why it is needed and what the documentation calls it, each in words of its own', () => {
  const all = namedChecks.map(({ id }) => ({ id, about: checkAbout(id) }));
  assert.deepEqual(
    all.filter(({ about }) => about === undefined).map(({ id }) => id),
    [],
  );
  const whys = all.map(({ about }) => about?.why ?? '');
  assert.equal(new Set(whys).size, whys.length);
  for (const why of whys) assert.match(why, /^\S.*\.$/);
  for (const { about } of all) assert.match(about?.called ?? '', /^(?:Istio|Kubernetes|Kiali|Sail Operator|MetalLB): /);
  assert.equal(checkAbout('constructor'), undefined);
});

test('every phase is called by its name in the documentation of whatever made it, beside the page here', () => {
  for (const [phase, { called }] of Object.entries(aboutPhases)) {
    assert.ok(
      called.some(each => /^(?:Istio|Kiali|Sail Operator)\b/.test(each)),
      phase,
    );
  }
});

test('every step says in two sentences of its own what it is and why it is needed', () => {
  const all = Object.values(stepAbouts);
  for (const words of all.flat()) assert.match(words, /^\S.*\.$/);
  assert.equal(new Set(all.map(each => each.join(' '))).size, all.length);
  assert.equal(stepAbout('east/constructor'), undefined);
});

test('help on an opened cell is about the step alone, on a closed one about its phase too', async () => {
  const { app } = play({ kind: 'rehearsal' });
  await prepared(app);
  const draft = app.draft.getState();
  assert.ok(draft.draft === 'ready');
  const steps = draft.steps.map(step => ({ ...step, id: `${step.cluster}/ca` }));
  app.draft.setState({ ...draft, steps }, true);
  app.commands.show('plan');
  const own = stepAbout('east/ca') ?? [];
  const closed = aboutChosen(app);
  assert.equal(closed?.title, `${phaseTitles.certificates}: ${steps[0]?.title}`);
  assert.deepEqual(closed?.what, [...own, ...aboutPhases.certificates.what]);
  app.commands.toggleFold();
  assert.deepEqual(aboutChosen(app)?.what, own);
});
