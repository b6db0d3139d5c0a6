/** The failover drill on the Traffic screen: agreed to, watched, stopped, and never left half done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Setting } from '../state/hand-made.ts';
import { context } from '../state/hand-made-clusters.ts';
import { play, settled, until } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const proven = { state: 'proven' as const, words: 'every cluster receives responses from every version', evidence: [] };

/** A mesh of two that is watched and proven. */
async function watched(setting: Setting = {}) {
  const played = play({ size: { columns: 100, rows: 30 }, contexts: [context('east'), context('west')], ...setting });
  const { app, hands } = played;
  if (setting.kind !== 'rehearsal') for (const name of ['east', 'west']) app.commands.toggleMark(name);
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('traffic');
  await settled();
  hands.monitor()?.({ event: 'verdict', ...proven, at: hands.now });
  hands.monitor()?.({ event: 'traffic', clusters: [], at: hands.now });
  await until(() => app.traffic.getState().paths.length > 0);
  const shown = await stage(app);
  return { ...played, shown };
}

const drillOf = ({ app }: Awaited<ReturnType<typeof watched>>) => app.traffic.getState().drill?.phase;

test('the drill of the cluster under the cursor is shown before the mesh ID is asked for, and stopped by the same key', async () => {
  const mesh = await watched();
  const { app, hands, shown, crashes } = mesh;
  await shown.sees('▸A east');
  await shown.press(keys.down);
  await shown.sees('▸B west');
  await shown.press('d');
  await shown.sees('Failover drill of west on 2 real clusters');
  await shown.sees('Deployment sample/helloworld-v2 on west: scaled from 1 to 0, and back once responses have moved.');
  await shown.press('nope');
  app.commands.accept();
  await shown.sees('Not the mesh ID mesh1: nothing was changed');
  assert.equal(drillOf(mesh), 'ready');
  await shown.press('\u0015', 'mesh1');
  app.commands.accept();
  await until(() => drillOf(mesh) === 'running');
  await shown.sees('failover drill of west: d brings it back at once');
  await shown.sees('failover drill: helloworld v2 of west is scaled to 0');
  await shown.press('q');
  await shown.sees('A failover drill is in progress: leaving scales helloworld back first.');
  await shown.press(keys.esc);
  const away = hands.run();
  await shown.press('d');
  // The write that was under way is told of, then helloworld is scaled back.
  await until(() => hands.run() !== away);
  hands.run().end('done');
  await until(() => drillOf(mesh) === undefined);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('who leaves in the middle has helloworld scaled back first', async () => {
  const mesh = await watched({ kind: 'rehearsal' });
  const { app, hands, shown } = mesh;
  await shown.press('d');
  await until(() => drillOf(mesh) === 'running');
  const away = hands.run();
  const left = app.commands.leave(0);
  await until(() => hands.run() !== away);
  hands.run().end('done');
  await left;
  assert.equal(drillOf(mesh), undefined);
  shown.close();
});

test('why a cluster cannot be drilled is told, and nothing is asked', async () => {
  const problem = { code: 'unmet' as const, title: 'east has no pods of it to scale', hint: 'Run eastwest up.' };
  const mesh = await watched({ prepareDrill: () => Promise.reject(new ProblemsError([problem])) });
  await mesh.shown.press('d');
  await mesh.shown.sees('east has no pods of it to scale. S on Plan.');
  assert.equal(drillOf(mesh), undefined);
  mesh.shown.close();
  await mesh.app.commands.leave(0);
});

test('a mesh that is not proven now is not drilled', async () => {
  const mesh = await watched();
  mesh.hands.monitor()?.({
    event: 'verdict',
    state: 'degraded',
    words: 'requests fail',
    evidence: [],
    at: mesh.hands.now,
  });
  await mesh.shown.sees('d: needs a mesh that is proven now');
  await mesh.shown.press('d');
  assert.equal(drillOf(mesh), undefined);
  mesh.shown.close();
  await mesh.app.commands.leave(0);
});
