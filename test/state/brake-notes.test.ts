import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brakeNotes } from '../../state/words/brake-notes.ts';
import type { DetailLine } from '../../state/words/lane-lines.ts';

const plain = (text: string): DetailLine => ({ tone: 'plain', text });
const warning = (text: string): DetailLine => ({ tone: 'warning', text });
const texts = (notes: readonly DetailLine[], width: number, rows: number) =>
  brakeNotes(notes, { width, rows }).map(({ text }) => text);

test('every note in full, in its order, where there is room', () => {
  assert.deepEqual(
    texts([plain('Restarts no pods.'), warning('whoever reaches it reads all its metrics'), plain('Safe.')], 20, 9),
    ['Restarts no pods.', 'whoever reaches it', 'reads all its', 'metrics', 'Safe.'],
  );
});

test('a warning is told before what else there is to tell, and stays at its place', () => {
  assert.deepEqual(texts([plain('Restarts no pods.'), warning('anyone can read this'), plain('Safe.')], 20, 1), [
    'anyone can read this',
  ]);
  assert.deepEqual(texts([plain('Restarts no pods.'), warning('anyone can read this'), plain('Safe.')], 20, 2), [
    'Restarts no pods.',
    'anyone can read this',
  ]);
});

test('warnings that do not all fit are counted', () => {
  const many = ['east', 'west', 'north'].map(name => warning(`${name} is open`));
  assert.deepEqual(texts(many, 40, 3), ['east is open', 'west is open', 'north is open']);
  assert.deepEqual(texts(many, 40, 2), ['east is open (and 2 more)']);
});

test('a warning of one row too many is told as far as it goes, a plain note not at all', () => {
  assert.deepEqual(texts([warning('one two three')], 5, 2), ['one', 'two three']);
  assert.deepEqual(texts([plain('one two three')], 5, 2), []);
  assert.deepEqual(texts([warning('one')], 5, 0), []);
});
