/** `w` on Traffic: what is shown while it reads and afterwards, and that leaving ends it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindingsNow } from '../../screens/bindings.ts';
import type { Operations } from '../../state/operations.ts';
import { untilAborted } from '../state/hand-made-clusters.ts';
import { play, settled, until } from '../state/play.ts';
import { blindTo, broken, fine } from '../state/walks.ts';
import { keys, stage } from './stage.tsx';

async function onTraffic(gather: Operations['gather']) {
  const played = play({ kind: 'rehearsal', size: { columns: 80, rows: 24 }, gather });
  played.app.commands.preparePlan();
  await settled();
  played.app.commands.show('traffic');
  return { ...played, shown: await stage(played.app) };
}

test('w tells what it reads, then each direction with what could not be seen; a second w reads again', async () => {
  const reading: (() => void)[] = [];
  const { app, crashes, shown } = await onTraffic(
    mesh => new Promise(resolve => reading.push(() => resolve(blindTo(mesh)))),
  );
  await shown.press('w');
  assert.match(shown.words(), /Why .*Reading east and west, and sending requests for 4 s/);
  await shown.press('w');
  assert.match(shown.words(), /w: still reading/);
  assert.equal(reading.length, 1);
  reading[0]?.();
  await shown.sees('2 of 2 directions without a known cause');
  assert.match(shown.words(), /no cause east → west: no responses, and no known cause/);
  assert.match(shown.words(), /not seen .* not readable/);
  const whole = app.view.getState().viewer?.lines ?? [];
  await shown.resize({ columns: 50, rows: 24 });
  const narrow = app.view.getState().viewer?.lines ?? [];
  assert.ok(narrow.length > whole.length, 'a narrower terminal breaks the lines anew');
  await shown.press('w');
  assert.equal(reading.length, 2);
  assert.match(shown.words(), /Reading east and west/);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('leaving the text ends the reading, and nobody is called back', async () => {
  let ended = false;
  const { app, crashes, shown } = await onTraffic((_mesh, _world, _asking, signal) => {
    signal.addEventListener('abort', () => {
      ended = true;
    });
    return untilAborted(signal);
  });
  await shown.press('w', keys.esc);
  await until(() => ended);
  assert.equal(app.view.getState().viewer, undefined);
  assert.equal(app.why.getState().phase, 'none');
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('while it is not proven, Traffic points to w', async () => {
  const { app, shown } = await onTraffic((_mesh, _world, _asking, signal) => untilAborted(signal));
  app.commands.startTraffic();
  await settled();
  app.traffic.setState({
    verdict: { state: 'local-only', words: 'every cluster receives responses only from itself', evidence: [] },
  });
  await shown.settle();
  assert.match(shown.words(), /w finds the cause and what helps/);
  assert.ok(bindingsNow(app).some(({ key, unavailable }) => key === 'w' && unavailable === undefined));
  app.traffic.setState({
    verdict: { state: 'proven', words: 'every cluster receives responses from every version', evidence: [] },
  });
  await shown.settle();
  assert.doesNotMatch(shown.words(), /w finds the cause and what helps/);
  shown.close();
  await app.commands.leave(0);
});

test('r shows what the fix would change, on Plan and before anything is started; not where the plan fixes nothing', async () => {
  const { app, crashes, shown } = await onTraffic(async mesh => blindTo(mesh));
  await shown.press('w');
  await shown.sees('2 of 2 directions without a known cause');
  await shown.press('r');
  assert.match(shown.words(), /r: no hop is broken that the plan fixes/);
  assert.equal(app.view.getState().viewer?.shows, 'walks');
  app.why.setState({ phase: 'told', at: 0, walks: [broken, fine] }, true);
  await shown.settle();
  assert.ok(bindingsNow(app).some(({ key, label }) => key === 'r' && label === 'diff of the fix'));
  const before = app.draft.getState();
  await shown.press('r');
  await shown.sees('Diff of all steps');
  assert.equal(app.draft.getState().draft, 'ready');
  assert.notEqual(app.draft.getState(), before, 'the clusters are read again');
  assert.equal(app.run.getState().phase, 'none', 'nothing was started');
  await shown.press(keys.esc);
  assert.match(shown.words(), /Plan/);
  assert.ok(app.view.getState().onlyChanges);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('a diff of the fix that is ready after Plan was left does not open over another screen', async () => {
  const { app, shown } = await onTraffic(async mesh => blindTo(mesh));
  await shown.press('w');
  await shown.sees('2 of 2 directions without a known cause');
  app.why.setState({ phase: 'told', at: 0, walks: [broken, fine] }, true);
  app.commands.viewFix();
  app.commands.show('clusters');
  await settled();
  assert.equal(app.draft.getState().draft, 'ready');
  assert.equal(app.view.getState().viewer, undefined);
  shown.close();
  await app.commands.leave(0);
});
