import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context } from '../state/hand-made-clusters.ts';
import { play } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('five keys lead from the start of a rehearsal to the verdict', async () => {
  const played = play({ kind: 'rehearsal' });
  const { app, hands } = played;
  const shown = await stage(app);
  await shown.sees('OpenShift 4.21.3');
  await shown.press(keys.enter);
  await shown.sees('Multi-primary, multi-network');
  await shown.press(keys.enter);
  await shown.sees('will be generated');
  await shown.press(keys.enter);
  await shown.sees('8 steps on 2 clusters');
  await shown.press('S');
  await shown.sees('0 of 8 steps done');
  const { report, end } = hands.run();
  for (const step of Object.keys(app.run.getState().rows)) {
    report({ event: 'done', step, cluster: step.slice(0, 4), seconds: 1, at: hands.now });
  }
  end('done');
  await shown.sees('installed and proven (8 of 8 steps)');
  await shown.press(keys.enter);
  await shown.sees('proven: every cluster receives responses from every version');
  hands.monitor()?.({
    event: 'verdict',
    state: 'silent',
    words: 'no cluster receives responses',
    evidence: [],
    at: hands.now,
  });
  await shown.sees('silent: no cluster receives responses');
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(played.crashes, []);
});

test('with a kubeconfig, contexts are found by filter, marked, named and put on a network', async () => {
  const { app } = play({
    contexts: [context('prod/api.east.example.com:6443/me', { guess: 'east' }), context('staging')],
  });
  const shown = await stage(app);
  await shown.press('/', 'east', keys.enter, ' ');
  await shown.sees('A east');
  await shown.press('e', '-1', keys.enter);
  await shown.sees('network of east-1');
  await shown.press('\u007f', '7', keys.enter);
  await shown.sees('network7');
  assert.deepEqual(app.session.getState().marks, [
    { name: 'east-1', context: 'prod/api.east.example.com:6443/me', network: 'network7' },
  ]);
  shown.close();
  await app.commands.leave(0);
});

test('a key steps through roles, and the topology follows; with shift it steps back', async () => {
  const { app } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 } });
  const shown = await stage(app);
  await shown.press('j', 't');
  await shown.sees('remote of A');
  await shown.sees('the topology is primary-remote, multi-network now');
  await shown.press('k', 't');
  await shown.sees('t: east is the only primary');
  await shown.press('j', 'T', 'n');
  await shown.sees('the topology is multi-primary, single network now');
  await shown.press('N');
  await shown.sees('the topology is multi-primary, multi-network now');
  shown.close();
  await app.commands.leave(0);
});

test('a filter that is left by esc leaves the cursor where it was, before as after it was taken', async () => {
  const { app } = play({ contexts: ['a1', 'a2', 'b1', 'b2'].map(name => context(name)) });
  const shown = await stage(app);
  await shown.press('j', '/', 'b', keys.esc);
  assert.equal(app.view.getState().cursors.clusters, 1);
  await shown.press('/', 'b2', keys.enter, keys.esc);
  assert.equal(app.view.getState().filter, '');
  assert.equal(app.view.getState().cursors.clusters, 3);
  shown.close();
});

test('YAML of a step is read, searched and copied', async () => {
  const { app, copied } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 } });
  const shown = await stage(app);
  await shown.press(keys.enter, keys.enter, keys.enter, ' ', 'j', 'y');
  await shown.sees('name: east-1');
  await shown.press('/', 'meta', keys.enter);
  await shown.sees('1 line with "meta"');
  await shown.press('c');
  assert.match(copied[0] ?? '', /kind: Namespace/);
  await shown.press('q', 'c');
  assert.match(copied[1] ?? '', /^kubectl --context east apply .* <<'YAML'\napiVersion: v1\nkind: Namespace\n/);
  shown.close();
  await app.commands.leave(0);
});

test('what a step would change is asked of its cluster, and moves sideways as the YAML does', async () => {
  const { app, crashes } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 } });
  const shown = await stage(app);
  await shown.press(keys.enter, keys.enter, keys.enter, ' ', 'd');
  await shown.sees('Namespace east-0 does not exist yet');
  await shown.sees('+ kind: Namespace');
  await shown.press('\u001b[C');
  await shown.sees('from column 9');
  assert.doesNotMatch(shown.words(), /kind: Namespace/);
  await shown.press('\u001b[D', 'y');
  await shown.sees('kind: Namespace');
  assert.doesNotMatch(shown.words(), /\+ kind/);
  await shown.press('d');
  await shown.sees('+ kind: Namespace');
  await shown.press('q');
  await shown.sees('8 steps on 2 clusters');
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('@ on Install tells what a step wrote and what a person would have typed', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 } });
  const shown = await stage(app);
  await shown.press(keys.enter, keys.enter, keys.enter);
  await shown.sees('8 steps on 2 clusters');
  await shown.press('S');
  await shown.sees('0 of 8 steps done');
  const object = 'Namespace east-0';
  hands.run().report({ event: 'applied', step: 'east/0', cluster: 'east', object, result: 'created', at: hands.now });
  await shown.sees('created Namespace east-0');
  await shown.press('g', '@');
  await shown.sees('commands and results');
  await shown.sees('# created Namespace east-0');
  await shown.sees("kubectl --context east apply --server-side --field-manager eastwest -f - <<'YAML'");
  shown.close();
  await app.commands.leave(0);
});

test('in ASCII every character of a frame is ASCII but those of Ink', async () => {
  const { app } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 } });
  const shown = await stage(app, { ascii: true });
  for (const _screen of ['clusters', 'topology', 'certificates', 'plan']) {
    assert.doesNotMatch(shown.lines().join('').replaceAll('\u2026', ''), /[^\u0000-\u007f]/);
    await shown.press(keys.enter);
  }
  shown.close();
  await app.commands.leave(0);
});
