/** The Traffic screen: paths, an outage and its end, what cannot be observed, the matrix, and the report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOf } from '../../screens/parts/cells.tsx';
import { themeFor } from '../../screens/theme.ts';
import { windowTitle } from '../../state/words/terminal-words.ts';
import { context } from '../state/hand-made-clusters.ts';
import { type Played, play, settled, until } from '../state/play.ts';
import { type Stage, stage } from './stage.tsx';

type Watched = Played & {
  readonly shown: Stage;
  /** This many seconds in which each cluster receives responses of these versions in turn. */
  readonly go: (seconds: number, versions: Readonly<Record<string, readonly string[]>>) => Promise<void>;
};

async function watched(names: readonly string[], columns: number, rows: number): Promise<Watched> {
  const played = play({ kind: 'rehearsal', size: { columns, rows }, contexts: names.map(name => context(name)) });
  const { app, hands } = played;
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('traffic');
  await settled();
  const shown = await stage(app);
  const go: Watched['go'] = async (seconds, versions) => {
    const report = hands.monitor() ?? assert.fail();
    for (let second = 0; second < seconds; second += 1) {
      for (let n = 0; n < 10; n += 1) {
        hands.now += 100;
        const at = hands.now;
        for (const [cluster, received] of Object.entries(versions)) {
          const version = received[n % received.length] ?? '';
          const instance = `helloworld-${version}-abc`;
          report({ event: 'response', cluster, observation: 'response', version, instance, took: 0.012, at });
        }
      }
      const tally = { versions: {}, misses: 0, reasons: {}, rate: 10 };
      report({ event: 'traffic', clusters: names.map(name => ({ name, ...tally })), at: hands.now });
    }
    app.view.setState({ now: hands.now });
    await until(() => (app.traffic.getState().paths[0]?.rate ?? 0) > 0);
    app.commands.widenTraffic(1);
    app.commands.widenTraffic(-1);
    await shown.settle();
  };
  return { ...played, shown, go };
}

async function end({ app, shown, crashes }: Watched): Promise<void> {
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
}

const both = { east: ['v1', 'v2'], west: ['v1', 'v2'] };

test('each path has its share, its latency, its rate and the pod that responds', async () => {
  const mesh = await watched(['east', 'west'], 140, 30);
  await mesh.go(30, both);
  const words = mesh.shown.words();
  assert.match(words, /LIVE 10 requests\/s per cluster, 2\d\.\d\/s in all • last 10 s/);
  assert.match(words, /A east ┬─ A v1 local 50 % 12 ms \/ 12 ms [▁-█]+ \d+\.\d\/s \S*v1-abc/);
  assert.match(words, /└─ B v2 gateway 50 %/);
  assert.match(words, /since \d\d:\d\d:\d\d: \d+ requests, 0 errors; v1 50 %, v2 50 %/);
  await end(mesh);
});

test('a path that falls silent is told, with for how long, and its strip shows since when', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(60, both);
  await mesh.go(20, { east: ['v1'], west: ['v1', 'v2'] });
  await mesh.shown.press('p');
  // The monitor judges; here what it would have judged.
  const paths = mesh.app.traffic.getState().paths;
  mesh.app.traffic.setState({
    paths: paths.map(client => ({
      ...client,
      paths: client.paths.map(path =>
        client.name === 'east' && path.version === 'v2' ? { ...path, state: 'silent' as const } : path,
      ),
    })),
  });
  await mesh.shown.settle();
  assert.match(mesh.shown.words(), /└─ B v2 gateway ✗ 0 % silent 20 s [▁-█]+×+ /);
  await end(mesh);
});

test('with more clusters than three there is a matrix, and the chosen cell in detail below', async () => {
  const names = ['east', 'west', 'north', 'south'];
  const mesh = await watched(names, 80, 24);
  const all = ['v1', 'v2', 'v3', 'v4'];
  await mesh.go(20, Object.fromEntries(names.map(name => [name, all])));
  assert.match(mesh.shown.words(), /A east \[3\d■\] 3\d▪ 20▪ 20▪/);
  await mesh.shown.press('j');
  await mesh.shown.press('l');
  await mesh.shown.press('l');
  assert.match(mesh.shown.words(), /── B west → C north .* v3 gateway • 20 % • 12 ms \/ 12 ms/);
  await mesh.shown.press('f');
  assert.match(mesh.shown.words(), /B west ┬─ A v1 gateway/);
  assert.doesNotMatch(mesh.shown.words(), /C north ┬─/);
  await end(mesh);
});

test('where there is little room the cells of all clusters come before rate and latency; errors stay', async () => {
  const names = ['east', 'west', 'north', 'south', 'c5'];
  const all = names.map((_name, index) => `v${index + 1}`);
  for (const [columns, head] of [
    [60, /FROM ╲ TO +A▾? +B +C +D +E +RATE +ERRORS/],
    [48, /FROM ╲ TO +A▾? +B +C +D +E +ERRORS/],
    [100, /FROM ╲ TO +A▾? +B +C +D +E +RATE +P95 +ERRORS/],
  ] as const) {
    const mesh = await watched(names, columns, 24);
    await mesh.go(3, Object.fromEntries(names.map(name => [name, all])));
    assert.match(mesh.shown.words(), head);
    await end(mesh);
  }
});

test('the chosen cell is a bar where there is colour, as the chosen row is', () => {
  const cell = { text: '25', width: 4, right: true, here: true, tone: 'ok' as const };
  assert.equal(rowOf([cell], 4, themeFor({ colour: true, ascii: false })), '  \u001b[7m25\u001b[27m');
  assert.equal(rowOf([cell], 4, themeFor({ colour: false, ascii: false })), '  25');
});

test('a verdict of before is told as the last one while it is paused, without the mark of one that stands', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(5, both);
  const verdict = { event: 'verdict' as const, state: 'proven' as const, words: 'all is well', evidence: [] };
  mesh.hands.monitor()?.({ ...verdict, at: mesh.hands.now });
  await mesh.shown.settle();
  assert.match(mesh.shown.words(), /proven: all is well \(since \d\d:\d\d:\d\d, for \d+ s\)/);
  await mesh.shown.press('p');
  assert.match(mesh.shown.words(), /· paused; last verdict proven: all is well PAUSED: p resumes/);
  assert.doesNotMatch(mesh.shown.words().replace(/events .*/, ''), /✓ proven/);
  assert.equal(windowTitle(mesh.app), 'mesh1 paused - eastwest');
  await end(mesh);
});

test('the cluster that f, d and the arrows are about is marked, also where each path has a row', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(5, both);
  const marked = () => mesh.shown.lines().filter(line => line.startsWith('▸'));
  assert.match(marked().join('\n'), /^▸A east [^\n]*$/);
  await mesh.shown.press('\u001b[B');
  assert.match(marked().join('\n'), /^▸B west [^\n]*$/);
  await mesh.shown.press('f');
  assert.deepEqual(marked(), []);
  assert.doesNotMatch(mesh.shown.words(), /A v1 local/);
  await end(mesh);
});

test('a window at its end is told by the key, and the footer does not offer it', async () => {
  const mesh = await watched(['east', 'west'], 200, 30);
  await mesh.go(5, both);
  assert.doesNotMatch(mesh.shown.words(), /shorter window/);
  await mesh.shown.press('-');
  assert.match(mesh.shown.words(), /! -: 10 s is the shortest/);
  await mesh.shown.press('+', '+');
  assert.match(mesh.shown.words(), /- shorter window/);
  assert.doesNotMatch(mesh.shown.words(), /longer window/);
  await mesh.shown.press('+');
  assert.match(mesh.shown.words(), /! \+: 5 min is the longest/);
  await end(mesh);
});

test('what is silent grows no older while nothing is sent', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(5, both);
  const silent = /silent (\d+ s)/;
  await mesh.shown.press('p');
  mesh.app.traffic.setState(({ paths }) => ({
    paths: paths.map(client => ({
      ...client,
      paths: client.paths.map(path => ({ ...path, state: 'silent' as const })),
    })),
  }));
  await mesh.shown.settle();
  const before = silent.exec(mesh.shown.words())?.[1];
  assert.ok(before !== undefined);
  mesh.app.view.setState({ now: mesh.hands.now + 60_000 });
  await mesh.shown.settle();
  assert.equal(silent.exec(mesh.shown.words())?.[1], before);
  await end(mesh);
});

test('notes and what happened are a timeline, the newest first; the report for a ticket has them and no colours', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(5, both);
  const deleted = 'east: Secret istio-system/istio-remote-secret-west deleted';
  const incident = {
    event: 'incident' as const,
    kind: 'object' as const,
    standing: 'warning' as const,
    words: deleted,
  };
  mesh.hands.monitor()?.({ ...incident, cluster: 'east', at: mesh.hands.now });
  await mesh.shown.press('m');
  await mesh.shown.press('failover begins');
  await mesh.shown.press('\r');
  assert.match(mesh.shown.words(), /── events .* · note: failover begins .* ! east: Secret istio-system\//);
  await mesh.shown.press('c');
  const report = mesh.copied[0] ?? assert.fail();
  assert.match(report, /\| east \| v2 \(west, gateway\) \| 50 % \| 12 ms \/ 12 ms \|/);
  assert.match(
    report,
    /## Events\n\n(?:- .*\n)*- 20\S+Z east: Secret istio-system\/istio-remote-secret-west deleted\n- 20\S+Z note: failover begins\n/,
  );
  await mesh.shown.press('s');
  await until(() => mesh.saved.length > 0);
  const json = JSON.parse(mesh.saved[0]?.texts.find(({ ending }) => ending === 'json')?.text ?? '');
  assert.equal(json.clients.length, 2);
  assert.equal(json.incidents.at(-1).words, 'failover begins');
  await end(mesh);
});

test('a rate beyond twenty has to be insisted on', async () => {
  const mesh = await watched(['east', 'west'], 100, 30);
  await mesh.go(5, both);
  await mesh.shown.press('R');
  await mesh.shown.press('50');
  await mesh.shown.press('\r');
  assert.match(mesh.shown.words(), /More than 20 requests per second load the mesh: type 50! to insist/);
  await mesh.shown.press('!');
  await mesh.shown.press('\r');
  assert.equal(mesh.app.traffic.getState().perSecond, 50);
  assert.match(mesh.shown.words(), /LIVE 50 requests\/s per cluster/);
  await end(mesh);
});

test('in a narrow terminal the shares stay, and the strip and the latency go', async () => {
  const mesh = await watched(['east', 'west'], 46, 20);
  await mesh.go(10, both);
  assert.match(mesh.shown.words(), /A east ┬─ A v1 local 50 %/);
  assert.doesNotMatch(mesh.shown.words(), /LAST 5 MIN|12 ms/);
  await end(mesh);
});

test('twelve clusters fit a terminal of a hundred by thirty, with the detail and what happened', async () => {
  const names = ['east', 'west', 'north', 'south', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12'];
  const mesh = await watched(names, 100, 30);
  await mesh.go(20, Object.fromEntries(names.map(name => [name, names.map((_, index) => `v${index + 1}`)])));
  const words = mesh.shown.words();
  for (const [index, name] of names.entries())
    assert.match(words, new RegExp(` ${'ABCDEFGHIJKL'[index]} ${name} .*${'\\d▪'}`));
  assert.match(words, /── A east → A east .*last 5 min .*── events .*since \d\d:\d\d:\d\d: /);
  await end(mesh);
});

test('in a low terminal the paths have their rows before anything else is remarked', async () => {
  const all = ['v1', 'v2', 'v3'];
  const mesh = await watched(['east', 'west', 'north'], 60, 15);
  await mesh.go(5, { east: all, west: all, north: all });
  const verdict = {
    event: 'verdict' as const,
    state: 'degraded' as const,
    words: 'west has not synced east',
    evidence: [],
  };
  mesh.hands.monitor()?.({ ...verdict, at: mesh.hands.now });
  await mesh.shown.settle();
  const rows = mesh.shown.lines().filter(line => / v[123] (?:local|gateway) /.test(line));
  assert.ok(rows.length >= 7, mesh.shown.lines().join('\n'));
  assert.doesNotMatch(mesh.shown.words(), /w finds the cause/);
  await end(mesh);
});
