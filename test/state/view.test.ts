import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutOf, partsOf, windowStart } from '../../state/layout.ts';
import { nextMatch } from '../../state/selection.ts';
import { moved, screenOf, shown, stepBack, viewOf } from '../../state/view.ts';
import { ageWords, durationWords, latencyWords } from '../../state/words/numbers.ts';
import { wrapped } from '../../state/words/wrapped.ts';

const fresh = viewOf(0, { columns: 80, rows: 24 });

test('layouts follow the size', () => {
  const table = [
    [200, 60, 'full'],
    [100, 30, 'full'],
    [99, 30, 'compact'],
    [80, 24, 'compact'],
    [79, 24, 'stacked'],
    [60, 15, 'stacked'],
    [59, 15, 'single'],
    [200, 14, 'single'],
    [1, 1, 'single'],
  ] as const;
  for (const [columns, rows, layout] of table) assert.equal(layoutOf({ columns, rows }), layout, `${columns}×${rows}`);
});

test('header, body and footer fill every height exactly, with at least one row of body', () => {
  for (let rows = 1; rows < 80; rows++) {
    for (const columns of [1, 59, 70, 90, 200]) {
      const { body, detail, footer, header } = partsOf({ columns, rows });
      assert.equal(header + body + footer, rows);
      assert.ok(body >= 1 && detail <= body / 2);
    }
  }
});

test('a window keeps the focus in sight and never shows what is not there', () => {
  for (let length = 0; length < 12; length++) {
    for (let height = 1; height < 14; height++) {
      for (let focus = 0; focus < length; focus++) {
        const start = windowStart(length, focus, height);
        assert.ok(start >= 0 && focus >= start && focus < start + height && start + Math.min(height, length) <= length);
      }
    }
  }
});

test('a screen shown again is gone back to, not stacked twice', () => {
  const there = shown(shown(shown(fresh, 'topology'), 'certificates'), 'topology');
  assert.deepEqual(there.screens, ['clusters', 'topology']);
});

test('back closes what lies on top first, then a zoom, then the screen; the first screen stays', () => {
  let view = { ...shown(fresh, 'topology'), help: true, zoomed: true };
  view = { ...view, ...stepBack(view) };
  assert.deepEqual([view.help, view.zoomed, screenOf(view)], [false, true, 'topology']);
  view = { ...view, ...stepBack(view) };
  assert.deepEqual([view.zoomed, screenOf(view)], [false, 'topology']);
  view = { ...view, ...stepBack(view) };
  assert.equal(screenOf(view), 'clusters');
  assert.equal(screenOf(stepBack(view)), 'clusters');
});

test('a cursor stays within its list', () => {
  assert.equal(moved(fresh, 'clusters', -5, 0, 3).cursors.clusters, 0);
  assert.equal(moved(fresh, 'clusters', 99, 1, 3).cursors.clusters, 2);
  assert.equal(moved(fresh, 'clusters', 1, 0, 0).cursors.clusters, 0);
});

test('a search continues from the line, round the end, and finds nothing where there is nothing', () => {
  const viewer = { shows: 'yaml' as const, title: '', lines: ['kind: A', 'name: x', 'kind: B'], search: 'KIND' };
  assert.equal(nextMatch(viewer, 1), 2);
  assert.equal(nextMatch(viewer, 3), 0);
  assert.equal(nextMatch({ ...viewer, search: 'zebra' }, 0), undefined);
  assert.equal(nextMatch({ ...viewer, search: '' }, 0), undefined);
});

test('numbers are written as people read them', () => {
  assert.deepEqual([0.44, 9.96, 12.7, 84, 3723].map(durationWords), ['0.4 s', '10.0 s', '12 s', '1:24', '1:02:03']);
  assert.deepEqual([-5, 900, 59_999, 84_000].map(ageWords), ['0 s', '0 s', '59 s', '1:24']);
  assert.deepEqual([undefined, 0.0001, 0.012, 1.25].map(latencyWords), ['', '1 ms', '12 ms', '1.3 s']);
});

test('text is broken between words', () => {
  assert.deepEqual(wrapped('one two three four', 9, 3), ['one two', 'three', 'four']);
  assert.deepEqual(wrapped('one two three four', 9, 2), ['one two', 'three four']);
  assert.deepEqual(wrapped('unbreakable', 3, 4), ['unbreakable']);
});
