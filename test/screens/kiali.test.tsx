import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf } from '../../state/outcome.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { answerOf, seenForKiali } from '../state/hand-made-kiali.ts';
import { play, until } from '../state/play.ts';
import { close, kiali, left, onKiali, right, size, started, to } from './kiali-stage.ts';
import { keys, stage } from './stage.tsx';

test('Kiali is read, planned, installed, and then says itself that it sees every cluster', async () => {
  const made = await onKiali();
  const { app, hands, shown, copied } = made;
  await started(shown, app);
  assert.equal(app.run.getState().phase, 'none', 'the plan of the mesh is another');
  const { report, end } = hands.run();
  for (const step of Object.keys(app.kialiWork.run.getState().rows)) {
    report({ event: 'done', step, cluster: step.slice(0, 4), seconds: 1, at: hands.now });
  }
  end('done');
  await shown.sees('installed (8 of 8 steps)');
  await shown.press(keys.enter);
  await shown.sees('✓ Kiali v2.27.2 on east sees every cluster: east, west');
  await shown.sees('https://kiali.apps.east.example.com/; log in to west there as well');
  await shown.press('c');
  await shown.press('G');
  await shown.sees('Log in to it as well, once: https://oauth.west.example.com/login');
  await shown.press('c');
  assert.deepEqual(copied, ['https://kiali.apps.east.example.com/', 'https://oauth.west.example.com/login']);
  assert.equal(exitCodeOf(app), 0);
  const summary = closingSummary(app, 'eastwest').join('\n');
  assert.match(summary, /Kiali on east for east, west: installed \(8 of 8 steps\)\./);
  assert.match(summary, /sees every cluster: east, west\.\nKiali: https:\/\/kiali\.apps\.east\.example\.com\//);
  await close(made);
});

test('each choice steps on and back, and what follows from it is planned at once', async () => {
  const made = await onKiali();
  const { shown, asked } = made;
  await shown.sees('It will run on east, connected to west');
  await shown.press(' ');
  await shown.sees('It will run on west, connected to east');
  await shown.press(left);
  await shown.sees('It will run on east, connected to west');
  await shown.press(...to('login'), right, right);
  await shown.sees('no login: whoever reaches it sees and changes the mesh on all clusters');
  assert.equal(asked.at(-1)?.auth, 'anonymous');
  await shown.press(...to('version'), ' ');
  await until(() => asked.at(-1)?.version === 'v2.27');
  await shown.press(...to('metrics'), ' ');
  await until(() => asked.at(-1)?.metrics?.from === 'thanos');
  await shown.press(...to('values'), ' ');
  await shown.sees('! named when the program starts: --kiali-values FILE');
  await close(made);
});

test('a Kiali of others is used as it is: its login and version are theirs', async () => {
  const made = await onKiali({
    readForKiali: async (_host, { clusters }) =>
      clusters.map(({ name }, index) =>
        seenForKiali(name, index === 1 ? { kialis: [kiali({ auth: { strategy: 'token' } }, false)] } : {}),
      ),
  });
  const { shown, asked } = made;
  await shown.sees('has a Kiali already: istio-system/kiali, not created by eastwest, used as it is');
  assert.equal(asked.at(-1)?.home, 'west');
  await shown.press(...to('login'), ' ');
  await shown.sees('istio-system/kiali was not created by eastwest, and keeps its login');
  await close(made);
});

test('what blocks it is said with what helps, all of it by v, and the plan is not reached', async () => {
  const made = await onKiali({
    readForKiali: async (_host, { clusters }) => clusters.map(({ name }) => seenForKiali(name, { clusterIds: [] })),
  });
  const { app, shown } = made;
  await shown.sees('✗ east has no control plane of Istio, and no other cluster is said to serve it; v shows all 2');
  await shown.sees('Install the mesh first: q, then enter leads to its plan.');
  await shown.press(keys.enter);
  await shown.sees('! enter: fix the failed checks first, then r');
  await shown.press('v');
  await shown.sees('west has no control plane of Istio');
  assert.equal(app.view.getState().viewer?.title, 'Failed checks');
  assert.doesNotMatch(app.view.getState().viewer?.lines.join('\n') ?? '', /eastwest|--[a-z]/);
  await close(made);
});

test('a server that does not see a cluster, or does not answer, is never called proven', async () => {
  const answers = [
    { clusters: [{ name: 'east' }], logins: [] },
    { clusters: [], logins: [], silent: 'no pod of Kiali runs' },
  ];
  const made = await onKiali({
    readForKiali: async (_host, { clusters }) =>
      clusters.map(({ name }, index) => seenForKiali(name, index === 0 ? { kialis: [kiali({})] } : {})),
    kialiAnswer: async ({ mesh }) => ({ address: answerOf(mesh).address, ...(answers.shift() ?? assert.fail()) }),
  });
  await made.shown.sees('! Kiali on east sees east, but not west');
  await made.shown.sees('! not seen');
  await made.shown.press('r');
  await made.shown.sees('! Kiali on east: no pod of Kiali runs');
  await close(made);
});

test('while Kiali is being installed nothing else is, and leaving asks; stopped, it runs again on a fresh reading', async () => {
  const made = await onKiali();
  const { app, hands, shown, readings } = made;
  await started(shown, app);
  app.commands.install();
  await shown.sees('Kiali is still being installed');
  await shown.press('q');
  await shown.sees('Kiali is still being installed.');
  await shown.press(keys.esc, keys.ctrlC);
  await shown.sees('stop the run safely, stay here');
  await shown.press(keys.enter);
  await shown.sees('stopped: 0 of 8 steps done');
  assert.equal(exitCodeOf(app), 4);
  await until(() => readings() === 2);
  await shown.press('r');
  await shown.sees('0 of 8 steps done');
  assert.equal(app.kialiWork.run.getState().times, 2);
  hands.run().end('done');
  await until(() => app.kialiWork.run.getState().phase === 'over');
  await close(made);
});

test('a failed step stands above the phases with what helps, and the exit code says so', async () => {
  const made = await onKiali();
  const { app, hands, shown } = made;
  await started(shown, app);
  const { report, end } = hands.run();
  const problem = { code: 'timed-out' as const, title: 'Kiali does not see west', hint: 'its log says why' };
  report({ event: 'failed', step: 'east/0', cluster: 'east', problem, at: hands.now });
  end('failed', ['east/0']);
  await shown.sees('A east: Create operator Subscription: Kiali does not see west');
  await shown.sees('its log says why');
  assert.equal(exitCodeOf(app), 1);
  assert.match(closingSummary(app, 'eastwest').join('\n'), /Failed: .*Kiali does not see west\n {2}its log says why/);
  await close(made);
});

test('on real clusters Kiali starts when the mesh ID was typed, and not before', async () => {
  const { app, crashes } = play({ size });
  const shown = await stage(app);
  await shown.press(' ', 'j', ' ', 'K');
  await shown.sees('It will run on east, connected to west');
  await shown.press(keys.enter);
  await shown.sees('8 steps on 2 clusters');
  await shown.press('S');
  await shown.sees('Type the mesh ID, mesh1, to start the install of Kiali');
  await shown.press(...'mesh');
  app.commands.accept();
  await shown.sees('Not the mesh ID mesh1: nothing was changed');
  assert.equal(app.kialiWork.run.getState().phase, 'none');
  await shown.press('1');
  app.commands.accept();
  await shown.sees('0 of 8 steps done');
  await close({ shown, app, crashes });
});

test('the program begins on Kiali with what the flags said of it', async () => {
  const { app, crashes } = play({ kind: 'rehearsal', size });
  app.commands.beginKiali({ home: 'west', auth: 'anonymous', values: { server: { web_root: '/mesh' } } });
  const shown = await stage(app);
  await shown.sees('It will run on west, connected to east');
  await shown.sees('anonymous');
  await shown.sees('of the file of --kiali-values');
  await close({ shown, app, crashes });
});

test('one login and the plugin of the web console are chosen like the rest, and labels are typed', async () => {
  const made = await onKiali();
  const { shown, asked } = made;
  await shown.sees('connected to west');
  await shown.press(...to('login'), right);
  await shown.sees('one login');
  await until(() => asked.at(-1)?.auth === 'openshift' && asked.at(-1)?.impersonation === true);
  await shown.press(left);
  await until(() => asked.at(-1)?.auth === 'openshift' && asked.at(-1)?.impersonation === false);
  await shown.press(...to('address'), ' ');
  await shown.sees('Route, plugin');
  await until(() => asked.at(-1)?.console === true);
  await shown.press(' ');
  await until(() => asked.at(-1)?.console === undefined);
  await shown.press(...to('metrics'), 'e');
  await shown.sees('query labels, such as mesh_id=mesh1; empty: none');
  await shown.press(...'mesh_id', keys.enter);
  await shown.sees('Not labels: LABEL=VALUE, separated by blanks');
  await shown.press(...'=mesh1', keys.enter);
  await until(() => asked.at(-1)?.queryScope?.mesh_id === 'mesh1');
  await shown.sees('every query with mesh_id=mesh1');
  await close(made);
});

test('the address and the logins are links to all of their URL, where the terminal knows links', async () => {
  const { app, crashes } = play({
    kind: 'rehearsal',
    size,
    readForKiali: async (_host, { clusters }) =>
      clusters.map(({ name }, index) => seenForKiali(name, index === 0 ? { kialis: [kiali({})] } : {})),
  });
  const shown = await stage(app, { links: true });
  const link = (url: string) => `\u001b]8;;${url}\u0007${url}\u001b]8;;\u0007`;
  await shown.sees('OpenShift 4.21.3');
  await shown.press('K');
  await shown.sees('sees every cluster');
  assert.ok(shown.written().includes(link('https://kiali.apps.east.example.com/')));
  await shown.press('G');
  await shown.sees('Log in to it as well, once');
  assert.ok(shown.written().includes(link('https://oauth.west.example.com/login')));
  await close({ shown, app, crashes });
});
