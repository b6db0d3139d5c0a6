import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../source/engine/events.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { monitorTraffic, type TrafficEvent } from '../../source/traffic/monitor.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { mesh, monitoring, type Run, seconds, start } from './monitoring.ts';
import { clusterzOf, hello, lost, podOf, simulated } from './simulated-client.ts';

test('a whole mesh is proven within seconds, and every session is told to end', async () => {
  const run = monitoring();
  const proven = await run.until('verdict', event => event.state === 'proven');
  assert.ok(seconds(proven) <= 4, `${seconds(proven)} s`);
  const { clusters, verdict, latest } = await run.stop();
  // What it rests on is told beside all that was received.
  assert.ok(latest.seconds > 0);
  for (const { name, versions } of latest.clusters) {
    const all = clusters.find(each => each.name === name)?.versions;
    for (const [version, count] of Object.entries(versions))
      assert.ok(count > 0 && count <= (all?.[version] ?? 0), name);
  }
  assert.equal(verdict.state, 'proven');
  assert.deepEqual(
    clusters.map(each => [each.name, (each.versions.v1 ?? 0) > 0, (each.versions.v2 ?? 0) > 0, each.misses]),
    [
      ['east', true, true, 0],
      ['west', true, true, 0],
    ],
  );
  for (const { sessions } of [run.east, run.west]) {
    assert.deepEqual(sessions, [{ pod: 'curl-1', state: 'told to end' }]);
  }
});

test('the tallies come every second, with every version and the rate', async () => {
  const run = monitoring({ east: { answer: () => hello('v1') } });
  await run.until('traffic', event => seconds(event) >= 8);
  await run.stop();
  const traffic = run.events.filter(event => event.event === 'traffic');
  assert.deepEqual(traffic.slice(0, 8).map(seconds), [1, 2, 3, 4, 5, 6, 7, 8]);
  const east = traffic[7]?.clusters[0];
  assert.equal(east?.versions.v2, 0);
  assert.ok(Math.abs((east?.rate ?? 0) - 10) <= 2, `rate ${east?.rate}`);
});

test('single answers are reported when asked for only', async () => {
  const quiet = monitoring();
  await quiet.until('verdict', () => true);
  await quiet.stop();
  assert.ok(!quiet.events.some(event => event.event === 'response'));
  const each = monitoring({ west: { answer: () => lost } }, { each: true });
  const response = await each.until('response', event => event.cluster === 'east');
  const miss = await each.until('miss', event => event.cluster === 'west');
  await each.stop();
  assert.ok(response.observation === 'response' && response.took === 0.004);
  assert.ok(miss.observation === 'miss' && miss.reason === 'Could not resolve host: helloworld.sample');
});

test('a cluster that receives responses only from itself is said, after enough answers', async () => {
  const run = monitoring({ east: { answer: () => hello('v1'), clusterz: () => clusterzOf(['east']) } });
  const verdict = await run.until('verdict', () => true);
  await run.stop();
  assert.equal(verdict.state, 'one-sided');
  assert.match(verdict.words, /east receives responses only from v1.*in east istiod-1 has not synced west/);
});

test('after istiod changes its mind, answers from before prove nothing', async () => {
  const run = monitoring();
  await run.until('verdict', event => event.state === 'proven');
  run.east.set({ answer: () => hello('v1'), clusterz: () => clusterzOf(['east']) });
  const after = await run.until('verdict', event => event.state !== 'proven');
  await run.stop();
  assert.equal(after.state, 'one-sided');
  const istiod = run.events.filter(event => event.event === 'istiod' && event.cluster === 'east');
  assert.equal(istiod.length, 2, 'told when it changes, and only then');
});

test('answers that continue over old connections do not hide an istiod that disagrees', async () => {
  const run = monitoring();
  await run.until('verdict', event => event.state === 'proven');
  run.east.set({ clusterz: () => clusterzOf(['east', 'west'], 'syncing') });
  const after = await run.until('verdict', event => event.state !== 'proven');
  await run.stop();
  assert.equal(after.state, 'degraded');
  assert.match(after.words, /in east istiod-1 has not synced east \(syncing\)/);
});

test('a mesh that breaks while istiod is content is noticed, and noticed to be mended', async () => {
  const run = monitoring();
  const steady = await run.until('traffic', event => seconds(event) >= 60);
  run.west.set({ answer: () => hello('v2') });
  const broken = await run.until('verdict', event => event.state === 'one-sided');
  assert.ok(seconds(broken) - seconds(steady) <= 3.2, `${seconds(broken) - seconds(steady)} s`);
  assert.match(broken.words, /west receives responses only from v2 \(no longer from v1 of east\)/);
  run.west.set({ answer: count => hello(`v${(count % 2) + 1}`) });
  run.forget();
  await run.until('verdict', event => event.state === 'proven');
  await run.stop();
});

const sights = (run: Run) =>
  run.events.flatMap(event => (event.event === 'incident' && event.kind === 'sight' ? [event.words] : []));

test('a version that dies within seconds after the start is told within ten', async () => {
  const run = monitoring();
  const proven = await run.until('verdict', event => event.state === 'proven');
  run.west.set({ answer: () => hello('v2') });
  const broken = await run.until('verdict', event => event.state === 'one-sided');
  await run.stop();
  assert.ok(seconds(broken) - seconds(proven) <= 10, `${seconds(broken) - seconds(proven)} s`);
});

test('a stream that ends is begun again, and is no request that failed', async () => {
  const run = monitoring({ east: { endsAfter: 3 } });
  const traffic = await run.until('traffic', event => seconds(event) >= 12);
  await run.stop();
  assert.equal(traffic.clusters[0]?.misses, 0);
  assert.ok(run.east.sessions.length >= 3);
});

test('a client pod that is replaced is followed, and its session is closed', async () => {
  const run = monitoring();
  await run.until('verdict', event => event.state === 'proven');
  run.east.set({ clients: [podOf('curl-1', 'starting'), podOf('curl-2')] });
  await run.until('traffic', event => seconds(event) >= 10);
  assert.deepEqual(run.east.sessions, [{ pod: 'curl-1', state: 'open' }], 'not Ready for a moment is no reason');
  run.east.set({ clients: [podOf('curl-2')] });
  const observation = run.events.at(-1);
  await run.until('traffic', event => seconds(event) >= (observation === undefined ? 0 : seconds(observation)) + 5);
  await run.stop();
  assert.deepEqual(
    run.east.sessions.map(session => session.pod),
    ['curl-1', 'curl-2'],
  );
});

test('a cluster without a client pod is not observed, until there is one', async () => {
  const run = monitoring();
  await run.until('traffic', event => seconds(event) >= 15);
  run.east.set({ clients: [] });
  const unknown = await run.until('verdict', event => event.state === 'unknown');
  assert.match(unknown.words, /^east not observed \(.*\); west receives responses from every version$/);
  run.forget();
  run.east.set({ clients: [podOf('curl-9')] });
  await run.until('verdict', event => event.state === 'proven');
  await run.stop();
  assert.match(sights(run)[0] ?? '', /^east cannot be observed: /);
  assert.match(sights(run)[1] ?? '', /^east is observed again after \d+ s$/);
});

test('a command that is refused is lost sight with the problem’s title, asked again ever more slowly', async () => {
  const run = monitoring({ west: { refusal: 'may not create pods/exec in sample' } });
  const traffic = await run.until('traffic', event => seconds(event) >= 60);
  const verdict = run.events.findLast(event => event.event === 'verdict');
  assert.equal(traffic.clusters[1]?.misses, 0);
  assert.equal(verdict?.state, 'unknown');
  assert.match(verdict?.words ?? '', /west not observed \(may not create pods\/exec in sample\)/);
  run.west.set({ refusal: undefined });
  await run.until('traffic', event => (event.clusters[1]?.versions.v1 ?? 0) > 3);
  await run.stop();
});

test('a stream that says nothing is taken for dead and begun again', async () => {
  const run = monitoring({ east: { answer: () => '' } });
  await run.until('verdict', event => event.words.includes('no response from curl-1 for 15 s'));
  await run.stop();
  assert.ok(run.east.sessions.length >= 2);
});

test('every istiod pod is asked, and one that fails once is forgiven', async () => {
  const run = monitoring({ east: { istiods: [podOf('istiod-1'), podOf('istiod-2')] } });
  const both = await run.until('istiod', event => event.cluster === 'east');
  assert.deepEqual(
    both.views.map(view => view.pod),
    ['istiod-1', 'istiod-2'],
  );
  let failures = 0;
  run.east.set({
    clusterz: pod => {
      if (pod === 'istiod-2' && failures < 2) {
        failures += 1;
        return '';
      }
      return clusterzOf(['east', 'west']);
    },
  });
  await run.until('traffic', event => seconds(event) >= 20);
  assert.equal(failures, 2);
  assert.equal(run.events.filter(event => event.event === 'istiod' && event.cluster === 'east').length, 1);
  run.east.set({ clusterz: pod => (pod === 'istiod-2' ? '' : clusterzOf(['east', 'west'])) });
  const verdict = await run.until('verdict', event => event.state === 'degraded');
  await run.stop();
  assert.match(verdict.words, /in east istiod-2 does not respond/);
});

test('a remote is asked for answers, never for an istiod', async () => {
  const remote = meshOf(['east', 'west'], {
    members: [member('east'), member('west', { role: 'remote', primary: 'east', network: 'network2' })],
  });
  const run = monitoring({ west: { clusterz: () => 'nobody should ask' } }, { mesh: remote });
  await run.until('verdict', event => event.state === 'proven');
  await run.stop();
  assert.ok(!run.events.some(event => event.event === 'istiod' && event.cluster === 'west'));
});

test('stopped at once it still ends with a tally and a verdict', async () => {
  const run = monitoring();
  const { verdict } = await run.stop();
  assert.equal(verdict.state, 'silent');
  assert.deepEqual(
    run.events.map(event => event.event),
    ['traffic', 'verdict'],
  );
});

test('a mistake of ours is thrown, and stops all', async () => {
  const clock = createVirtualClock(start);
  const east = simulated('east', clock);
  const broken = simulated('west', clock, {
    clusterz: () => {
      throw new TypeError('a bug');
    },
  });
  const cluster = (name: string) => (name === 'east' ? east : broken).cluster;
  const work = monitorTraffic({ mesh, cluster, clock }, () => undefined, new AbortController().signal);
  await assert.rejects(work, { name: 'TypeError', message: 'a bug' });
  assert.ok(east.sessions.every(session => session.state === 'told to end'));
});

test('its events are the engine’s', () => {
  const engine: Report = () => undefined;
  const ours: (event: TrafficEvent) => void = engine;
  assert.equal(ours, engine);
});

test('a cluster whose API is cut is not observed, while what the others receive from it continues to count', async () => {
  const run = monitoring();
  await run.until('traffic', event => seconds(event) >= 30);
  run.forget();
  // Its pods keep responding: only they cannot be read.
  const kinds = ['Pod', 'Deployment', 'Gateway', 'VirtualService', 'Service', 'Secret'];
  const cut = 'No connection to the API server of west';
  run.west.set({ answer: () => '', refusal: cut, clusterz: () => '', unwatchable: kinds });
  await run.until('verdict', event => event.state === 'unknown' && event.words.includes(cut));
  await run.until('traffic', event => seconds(event) >= 120);
  const verdicts = run.events.filter(event => event.event === 'verdict').map(({ state }) => state);
  assert.ok(
    verdicts.every(state => state === 'proven' || state === 'unknown'),
    verdicts.join(),
  );
  const told = run.events.filter(event => event.event === 'incident' && event.kind === 'sight');
  assert.equal(told.length, 1);
  run.forget();
  run.west.set({
    answer: count => hello(`v${(count % 2) + 1}`),
    refusal: undefined,
    clusterz: () => clusterzOf(['east', 'west']),
    unwatchable: undefined,
  });
  await run.until('verdict', event => event.state === 'proven');
  await run.stop();
  assert.ok(!run.events.some(event => event.event === 'incident' && event.kind === 'path'));
});

test('servers that are gone while another cluster cannot be observed are told as gone', async () => {
  const run = monitoring();
  await run.until('traffic', event => seconds(event) >= 30);
  run.east.set({ answer: () => hello('v1') });
  run.west.set({ answer: () => '', refusal: 'No connection to the API server of west', clusterz: () => '' });
  const told = await run.until('verdict', event => event.state !== 'proven' && event.state !== 'unknown');
  await run.stop();
  assert.match(told.words, /east receives responses only from v1 \(no longer from v2 of west\)/);
});
