/** A file is small because it is an idea of its own, never a piece of the one file that imports it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { everything, filesIn, importsOf, root, targetOf } from './helpers/imports.ts';
import { noComplaints } from './helpers/no-complaints.ts';

const small = 30;

/** Lists of alike things, each in a file of its own however small. */
const registries = [
  { file: 'bin/line-mode/journey.ts', of: 'stages' },
  { file: 'screens/screens.ts', of: 'screens' },
  { file: 'source/checks/requirements.ts', of: 'checks' },
  { file: 'source/engine/reach.ts', of: 'kinds of goal' },
  { file: 'source/preparation/prepare.ts', of: 'what is read or decided on the way to a plan' },
  { file: 'source/rehearsal/controllers/platform.ts', of: 'what a platform brings along' },
  { file: 'source/rehearsal/controllers/start.ts', of: 'controllers' },
].map(({ file }) => file);

/** A thread begins with it. */
const threads = ['source/rehearsal/worker.ts'];

test('a file of under 30 lines that one other imports is in a list, loaded later, or tested by itself', () => {
  const importers = new Map<string, Set<string>>();
  const loadedLater = new Set<string>();
  for (const file of [...everything, ...filesIn('test')]) {
    for (const found of importsOf(file).filter(({ of }) => of.startsWith('.'))) {
      const target = targetOf(found);
      importers.set(target, (importers.get(target) ?? new Set()).add(file));
      if (found.dynamic) loadedLater.add(target);
    }
  }
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1;
  const pieces = everything
    .filter(file => lines(file) < small && !loadedLater.has(file) && !threads.includes(file))
    .flatMap(file => {
      const [only = '', ...others] = importers.get(file) ?? [];
      return only === '' || others.length > 0 || registries.includes(only) ? [] : [`${file}: join it with ${only}`];
    });
  noComplaints(
    pieces,
    'an idea of its own has more lines, more importers, or a test that imports it (CONTRIBUTING.md#style)',
  );
});

test('each list of the rule holds a file that needs the rule', () => {
  const needed = registries.filter(registry =>
    importsOf(registry).some(found => {
      const target = targetOf(found);
      return found.of.startsWith('.') && readFileSync(join(root, target), 'utf8').split('\n').length <= small;
    }),
  );
  assert.deepEqual(registries, needed);
});
