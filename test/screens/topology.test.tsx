import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersOf, topologyNow } from '../../state/members.ts';
import { play } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('a topology that roles speak against is chosen: the screen says what it changes, and enter changes it', async () => {
  const { app } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  const shown = await stage(app);
  await shown.press(keys.down, 't');
  assert.equal(topologyNow(app.session.getState()), 'primary-remote-multi-network');
  await shown.press(keys.enter);
  await shown.sees('Topology');
  assert.match(shown.lines().find(line => line.includes('Primary-remote, multi')) ?? '', /current/);
  assert.match(
    shown.lines().find(line => line.includes('Multi-primary, single')) ?? '',
    /west becomes a primary, all on/,
  );
  await shown.press(keys.up);
  await shown.sees('→ enter: west becomes a primary, all on network1');
  await shown.press(keys.enter);
  await shown.sees('Certificates');
  const { session } = app;
  assert.equal(topologyNow(session.getState()), 'multi-primary-single-network');
  assert.deepEqual(
    membersOf(session.getState()).map(({ role, network }) => [role, network]),
    [
      ['primary', 'network1'],
      ['primary', 'network1'],
    ],
  );
  shown.close();
  await app.commands.leave(0);
});

test('sentences are whole as long as there are rows for them, also where not all of them fit', async () => {
  const { app } = play({ kind: 'rehearsal', size: { columns: 60, rows: 15 } });
  const shown = await stage(app);
  await shown.press(keys.enter);
  await shown.sees('Topology');
  await shown.press(keys.down);
  await shown.sees('pods of all clusters reach each other directly.');
  const rows = shown.lines();
  const last = rows.findLastIndex(line => line.trim() !== '' && !/q back/.test(line));
  assert.ok(rows.slice(0, last).filter(line => line.trim() === '').length <= 1, rows.join('\n'));
  shown.close();
  await app.commands.leave(0);
});
