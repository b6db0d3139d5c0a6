import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handMade } from '../state/hand-made.ts';
import { play } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('another folder on Certificates is read at once', async () => {
  const { operations } = handMade();
  const folders: string[] = [];
  const { app, crashes } = play({
    kind: 'rehearsal',
    prepare: (...given) => {
      folders.push(given[1].certificates);
      return operations.prepare(...given);
    },
  });
  const shown = await stage(app);
  await shown.press(keys.enter, keys.enter);
  await shown.sees('Certificates');
  await shown.press('e', '\u0015', '/keys', keys.enter);
  await shown.sees('Certificates');
  assert.deepEqual(folders.slice(1), ['/keys']);
  assert.doesNotMatch(shown.words(), /Not read yet/);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});
