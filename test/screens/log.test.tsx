import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play, settled } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('s on the log writes all of it into a file and shows where, beside the steps and in full', async () => {
  const played = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  const { app, hands } = played;
  app.commands.preparePlan();
  await settled();
  app.commands.brake('start');
  await settled();
  const shown = await stage(app);
  await shown.press('l');
  await shown.press('s');
  await shown.sees('s: available when something has happened');
  const of = { step: 'east/0', cluster: 'east' };
  hands.run().report({ event: 'applied', ...of, object: 'Namespace east-0', result: 'created', at: hands.now });
  await shown.sees('created Namespace east-0');
  await shown.sees('s save the log');
  await shown.press('s');
  await shown.sees('saved report.log');
  assert.match(
    played.saved[0]?.texts[0]?.text ?? '',
    /^# eastwest: mesh mesh1, log until .*\n.*Z {2}east {2}created Name/,
  );
  await shown.press('l');
  await shown.sees('Log, newest first');
  await shown.press('s');
  await shown.sees('saved report.log');
  assert.equal(played.saved.length, 2);
  const again = { event: 'applied', ...of, result: 'created', at: hands.now } as const;
  hands.run().report({ ...again, object: 'Namespace second' });
  await shown.sees('created Namespace second');
  await shown.press(keys.down);
  hands.run().report({ ...again, object: 'Namespace third' });
  await shown.sees('created Namespace third');
  assert.match(
    shown.lines().find(line => line.startsWith('▸')) ?? '',
    /Namespace east-0/,
    'the line that was read stays',
  );
  await shown.press(keys.esc);
  shown.close();
  await app.commands.leave(0);
});
