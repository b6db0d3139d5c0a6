import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { createApp } from '../../state/app.ts';
import { screenOf } from '../../state/view.ts';
import { handMade } from './hand-made.ts';
import { context, survey, unreachable } from './hand-made-clusters.ts';
import { start } from './hand-made-plans.ts';
import { play, settled, until } from './play.ts';

test('nothing is contacted for a context that is not marked', async () => {
  const probed: string[] = [];
  const { app } = play({
    probe: async name => {
      probed.push(name);
      return survey(name);
    },
  });
  await settled();
  assert.deepEqual(probed, []);
  app.commands.toggleMark('west');
  await settled();
  assert.deepEqual(probed, ['west']);
});

test('a rehearsal begins with its clusters marked and looked at', async () => {
  const { app } = play({ kind: 'rehearsal' });
  await settled();
  const { marks, probes } = app.session.getState();
  assert.deepEqual(
    marks.map(mark => mark.name),
    ['east', 'west'],
  );
  assert.equal(probes.east?.state, 'found');
});

test('a cluster that does not answer delays no other and is told with its hint', async () => {
  const { app } = play({ probe: name => (name === 'west' ? unreachable(name) : Promise.resolve(survey(name))) });
  app.commands.toggleMark('west');
  app.commands.toggleMark('east');
  await settled();
  const { probes } = app.session.getState();
  assert.equal(probes.east?.state, 'found');
  assert.equal(probes.west?.state === 'problem' && probes.west.problem.hint, 'check the VPN');
});

test('after three seconds without a response there is a verdict, and a late one still counts', async () => {
  let answer: (() => void) | undefined;
  const { host, operations, hands } = handMade({
    probe: name =>
      new Promise(resolve => {
        answer = () => resolve(survey(name));
      }),
  });
  const sleeps: { milliseconds: number; wake: () => void }[] = [];
  const sleep = (milliseconds: number) => new Promise<void>(wake => sleeps.push({ milliseconds, wake }));
  const crash = (error: unknown) => assert.fail(String(error));
  const outside = {
    copy: () => true,
    save: async () => [],
    reopen: async () => undefined,
    suspend() {},
    leave() {},
    crash,
  };
  const app = createApp({ ...host, clock: { now: () => hands.now, sleep } }, start, operations, outside, {
    columns: 80,
    rows: 24,
  });
  app.commands.toggleMark('east');
  await settled();
  assert.equal(app.session.getState().probes.east?.state, 'probing');
  assert.equal(sleeps[0]?.milliseconds, 3000);
  sleeps[0]?.wake();
  await settled();
  const probe = app.session.getState().probes.east;
  assert.ok(probe?.state === 'problem' && probe.still && probe.problem.title === 'no response within 3 s');
  answer?.();
  await settled();
  assert.equal(app.session.getState().probes.east?.state, 'found');
});

test('unmarking ends the look, and its late answer changes nothing', async () => {
  let aborted = false;
  const { app, crashes } = play({
    probe: (_name, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      }),
  });
  app.commands.toggleMark('east');
  app.commands.toggleMark('east');
  await settled();
  assert.ok(aborted);
  assert.deepEqual(app.session.getState().probes, {});
  assert.deepEqual(crashes, []);
});

test('a bug in the background is a crash, never a silent failure', async () => {
  const { app, crashes } = play({ probe: () => Promise.reject(new TypeError('oops')) });
  app.commands.toggleMark('east');
  await settled();
  assert.match(String(crashes[0]), /oops/);
});

test('all problems of the preparation are told at once, and nothing can be started', async () => {
  const problems = [1, 2].map(number => ({ code: 'forbidden' as const, title: `p${number}`, hint: 'h' }));
  const { app } = play({ kind: 'rehearsal', prepare: () => Promise.reject(new ProblemsError(problems)) });
  app.commands.preparePlan();
  await settled();
  const draft = app.draft.getState();
  assert.equal(draft.draft === 'problems' && draft.problems.length, 2);
  app.commands.install();
  await settled();
  assert.equal(app.run.getState().phase, 'none');
});

test('a plan made from other decisions is forgotten', async () => {
  const { app } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  assert.equal(app.draft.getState().draft, 'ready');
  app.commands.ask({ for: 'mesh-id', title: '', text: 'mesh2' });
  app.commands.accept();
  assert.equal(app.draft.getState().draft, 'none');
  assert.equal(app.session.getState().meshId, 'mesh2');
});

test('a stopped run ends as stopped and can be run again', async () => {
  const { app } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  assert.equal(app.run.getState().phase, 'running');
  app.commands.stop();
  assert.equal(app.run.getState().phase, 'stopping');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.run.getState().outcome, 'cancelled');
  app.commands.install();
  await settled();
  assert.equal(app.run.getState().times, 2);
});

test('pausing ends the stream; going on adds to what was counted', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  const tally = (v1: number) => ({
    event: 'traffic' as const,
    at: hands.now,
    clusters: [{ name: 'east', versions: { v1 }, misses: 0, reasons: {}, rate: 1 }],
  });
  const count = () => app.traffic.getState().clusters[0]?.versions[0]?.count;
  app.commands.startTraffic();
  hands.monitor()?.(tally(7));
  await until(() => count() === 7);
  app.commands.pauseTraffic();
  assert.equal(app.traffic.getState().phase, 'paused');
  await settled();
  app.commands.startTraffic();
  hands.monitor()?.(tally(2));
  await until(() => count() === 9);
});

const east = (v1: number, at: number) => ({
  event: 'traffic' as const,
  at,
  clusters: [{ name: 'east', versions: { v1 }, misses: 0, reasons: {}, rate: 10 }],
});
const proven = {
  event: 'verdict' as const,
  state: 'proven' as const,
  words: 'every cluster receives responses from all',
  evidence: [],
};

test('Traffic shown while the plan runs sends requests as soon as something was received, and counts nothing twice', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  app.commands.show('traffic');
  assert.equal(app.traffic.getState().phase, 'none');
  const { report, end } = hands.run();
  report(east(30, hands.now));
  assert.equal(app.traffic.getState().phase, 'listening');
  await settled();
  hands.monitor()?.(east(5, hands.now + 400));
  report(east(40, hands.now + 1000));
  await until(() => app.traffic.getState().clusters[0]?.versions[0]?.count === 45);
  hands.monitor()?.({ ...proven, state: 'degraded', at: hands.now });
  end('done');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.traffic.getState().phase, 'listening');
  assert.equal(app.traffic.getState().verdict?.state, 'degraded', 'the monitor knows better than the run');
  await app.commands.leave(0);
});

test('Traffic shown long after the run asks, and shows no verdict of old', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  hands.run().report({ ...proven, at: hands.now });
  hands.run().end('failed');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.traffic.getState().verdict?.state, 'proven');
  hands.now += 60_000;
  app.commands.show('traffic');
  assert.equal(app.traffic.getState().phase, 'listening');
  assert.equal(app.traffic.getState().verdict, undefined);
  await settled();
  hands.monitor()?.({ ...proven, at: hands.now });
  app.commands.pauseTraffic();
  app.commands.startTraffic();
  assert.equal(app.traffic.getState().verdict, undefined, 'nor one from before a pause');
  await app.commands.leave(0);
});

test('Traffic shown before any run sends no request', async () => {
  const { app } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.show('traffic');
  assert.equal(app.traffic.getState().phase, 'none');
});

test('a thousand answers make few pictures', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.startTraffic();
  let pictures = 0;
  app.traffic.subscribe(() => pictures++);
  for (let count = 0; count < 1000; count++) {
    hands.monitor()?.({
      event: 'response',
      cluster: 'east',
      observation: 'response',
      version: 'v1',
      instance: 'i',
      took: 0.01,
      at: 1,
    });
  }
  await until(() => app.traffic.getState().clusters[0]?.p50 === 0.01);
  assert.ok(pictures <= 2, `${pictures} pictures`);
});

test('leaving ends all work first, and only once', async () => {
  const { app, left } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  app.commands.startTraffic();
  await Promise.all([app.commands.leave(130), app.commands.leave(0)]);
  assert.deepEqual(left, [130]);
  assert.equal(app.run.getState().phase, 'over');
});

test('work that does not end delays leaving by a moment only', async () => {
  const { app, left } = play({ probe: () => new Promise(() => undefined) });
  app.commands.toggleMark('east');
  await app.commands.leave(0);
  assert.deepEqual(left, [0]);
});

test('an invalid name is refused and stays on the line; a valid one is taken', () => {
  const { app } = play();
  app.commands.toggleMark('east');
  app.commands.ask({ for: 'name', title: 'cluster name', text: 'East', context: 'east' });
  app.commands.accept();
  assert.match(app.view.getState().prompt?.complaint ?? '', /not a valid cluster name/);
  assert.notEqual(app.view.getState().prompt, undefined);
  for (const _letter of 'East') app.commands.edit({ edit: 'erase', to: 'left' });
  app.commands.edit({ edit: 'insert', text: 'sun\u001b[31mrise\n' });
  app.commands.accept();
  assert.equal(app.session.getState().marks[0]?.name, 'sunrise');
});

test('a filter acts while it is typed and goes when it is dismissed', () => {
  const { app } = play({ contexts: [context('east'), context('west')] });
  app.commands.ask({ for: 'filter', title: 'filter', text: '' });
  app.commands.edit({ edit: 'insert', text: 'w' });
  assert.equal(app.view.getState().filter, 'w');
  app.commands.dismiss();
  assert.equal(app.view.getState().filter, '');
});

test('ten thousand contexts: a key takes a millisecond or so', () => {
  const contexts = Array.from({ length: 10_000 }, (_, index) => context(`team-${index}-cluster`));
  const { app } = play({ contexts });
  app.commands.ask({ for: 'filter', title: 'filter', text: '' });
  const began = process.cpuUsage();
  for (const letter of 'team-99') app.commands.edit({ edit: 'insert', text: letter });
  app.commands.accept();
  for (let count = 0; count < 100; count++) app.commands.move(1);
  // Time of our own, in microseconds: a busy machine takes none of it.
  assert.ok(process.cpuUsage(began).user < 1_000_000, 'a hundred keys in under a second');
  assert.equal(app.view.getState().cursors.clusters, 100);
});

test('YAML is shown for a step and copied whole', async () => {
  const { app, copied } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.viewYaml('east/1');
  assert.match(app.view.getState().viewer?.lines.join('\n') ?? '', /name: east-1/);
  app.commands.copy('text', 'the YAML');
  assert.deepEqual(copied, ['text']);
});

test('showing a screen closes what lay on top of the one before', () => {
  const { app } = play();
  app.commands.toggleHelp();
  app.commands.show('topology');
  assert.equal(screenOf(app.view.getState()), 'topology');
  assert.equal(app.view.getState().help, false);
});

test('a word to the user goes when it has been read: what it says may not be true for long', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  app.commands.refuse('enter: available when the install finishes');
  hands.now += 5_000;
  app.commands.startTraffic();
  assert.equal(app.view.getState().notice?.words, 'enter: available when the install finishes');
  hands.now += 5_000;
  app.commands.pauseTraffic();
  await settled();
  app.commands.startTraffic();
  assert.equal(app.view.getState().notice, undefined);
  await app.commands.leave(0);
});
