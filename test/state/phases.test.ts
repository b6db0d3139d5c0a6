import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phased } from '../../state/phases.ts';
import { noRun, type RunEvent, reduceRun } from '../../state/run.ts';
import { silentClusters, stuckLane } from '../../state/stuck.ts';
import { runCell } from '../../state/words/matrix-words.ts';
import { leftWords, timeLeft } from '../../state/words/progress-words.ts';

const at = Date.UTC(2026, 10, 21, 8);
const steps = [
  { id: 'east/operator', cluster: 'east', title: 'Create operator Subscription', needs: [] },
  { id: 'west/operator', cluster: 'west', title: 'Create operator Subscription', needs: [] },
  { id: 'east/control-plane', cluster: 'east', title: 'Install control plane', needs: ['east/operator'] },
  { id: 'west/control-plane', cluster: 'west', title: 'Install control plane', needs: ['west/operator'] },
  { id: 'west/remote-secret-east', cluster: 'west', title: 'Remote secret', needs: ['east/control-plane'] },
];
const plan: RunEvent = {
  event: 'plan',
  mesh: 'mesh1',
  topology: 'multi-primary-multi-network',
  clusters: ['east', 'west'].map(name => ({ name, context: name, role: 'primary' as const, network: name })),
  steps,
  at,
};
const started = (step: string, time: number): RunEvent => ({ event: 'started', step, cluster: 'east', at: time });
const done = (step: string, seconds: number): RunEvent => ({
  event: 'done',
  step,
  cluster: 'east',
  seconds,
  at: at + seconds * 1000,
});
const rowsOf = (events: readonly RunEvent[], ids: readonly string[]) => {
  const run = reduceRun(noRun, [plan, ...events]);
  return { run, rows: ids.flatMap(id => run.rows[id] ?? []) };
};

test('steps stand in the phases of the plan, whatever else another cluster has', () => {
  const { phases, cell } = phased(steps);
  assert.deepEqual(phases, ['operator', 'control-plane', 'remote-secrets']);
  assert.deepEqual(
    cell('remote-secrets', 'west').map(({ id }) => id),
    ['west/remote-secret-east'],
  );
  assert.deepEqual(cell('remote-secrets', 'east'), []);
  assert.deepEqual(phased([{ id: 'east/odd', cluster: 'east' }]).phases, ['other']);
});

test('a cell that waits says for which phases, of itself and of others', () => {
  const { run, rows } = rowsOf([], ['west/remote-secret-east']);
  assert.deepEqual(runCell(run, rows, at), { state: 'waiting', count: '0/1', words: 'after 2 of A', right: '' });
  assert.equal(runCell(run, [], at).state, 'none');
});

test('what a cell waits for is in order, and without what the others need anyway', () => {
  const proof = {
    id: 'west/synced',
    cluster: 'west',
    title: 'istiod synced',
    needs: ['west/remote-secret-east', 'east/control-plane', 'west/control-plane', 'east/operator'],
  };
  // A step of the same cell that needs one of them in between hides nothing.
  const before = { id: 'west/responses', cluster: 'west', title: 'Receive responses', needs: ['west/control-plane'] };
  const later = { ...proof, needs: [...proof.needs, before.id] };
  const run = reduceRun(noRun, [{ ...plan, steps: [...steps, before, later] }]);
  const rows = [run.rows[before.id], run.rows[later.id]].flatMap(row => row ?? []);
  assert.equal(runCell(run, rows, at).words, 'after 2, 3');
});

test('the lane that is shown is where the run is held up: a silent cluster, or a step that runs much longer', () => {
  const run = (...events: readonly RunEvent[]) => reduceRun(noRun, [plan, ...events]);
  const startedOf = (step: string, cluster: string, time: number): RunEvent => ({
    event: 'started',
    step,
    cluster,
    at: time,
  });
  const east = startedOf('east/operator', 'east', at + 25_000);
  const west = startedOf('west/operator', 'west', at);
  assert.equal(stuckLane(run(west), 0), 1, 'nothing runs on its own lane');
  assert.equal(stuckLane(run(east, west), 0), 1, 'much longer');
  assert.equal(stuckLane(run(startedOf('east/operator', 'east', at + 5000), west), 0), undefined, 'as long');
  const away = {
    event: 'waiting' as const,
    step: 'east/operator',
    cluster: 'east',
    for: 'east does not respond',
    away: true as const,
    since: at + 26_000,
    at: at + 30_000,
  };
  const silent = run(east, west, away);
  assert.equal(stuckLane(silent, 1), 0, 'a silent cluster first');
  assert.deepEqual(silentClusters(silent), [{ cluster: 'east', since: at + 26_000 }]);
  const { away: _gone, ...words } = away;
  const back = reduceRun(silent, [{ ...words, for: 'east responds again' }]);
  assert.deepEqual(silentClusters(back), []);
});

test('a cell is as its worst step is, and done when all are', () => {
  const ids = ['east/operator', 'east/control-plane'];
  const going = rowsOf(
    [started('east/operator', at), done('east/operator', 3), started('east/control-plane', at + 3000)],
    ids,
  );
  assert.equal(runCell(going.run, going.rows, at + 5000).state, 'running');
  const problem = { code: 'timed-out' as const, title: 'istiod 0/1', hint: 'h' };
  const broken = rowsOf([{ event: 'failed', step: 'east/operator', cluster: 'east', problem, at }], ids);
  assert.deepEqual(runCell(broken.run, broken.rows, at), {
    state: 'failed',
    count: '0/2',
    words: 'istiod 0/1',
    right: '',
  });
  const over = rowsOf([...ids.map(id => started(id, at)), ...ids.map(id => done(id, 4))], ids);
  assert.deepEqual(runCell(over.run, over.rows, at), { state: 'done', count: '2/2', words: '', right: '4.0 s' });
});

test('the cell of a cluster that does not respond warns and says so, whichever of its steps was told; until it responds', () => {
  const ids = ['east/operator', 'east/control-plane'];
  const away = { event: 'waiting' as const, step: ids[1] ?? '', cluster: 'east', for: 'east does not respond', at };
  const begun = ids.map((id, index) => started(id, at + index));
  const silent = rowsOf([...begun, { ...away, away: true }], ids);
  const cell = runCell(silent.run, silent.rows, at + 44_000);
  assert.deepEqual(cell, { state: 'silent', count: '0/2', words: 'no response', right: '44 s' });
  const back = rowsOf([...begun, { ...away, away: true }, away], ids);
  assert.equal(runCell(back.run, back.rows, at + 44_000).state, 'running');
});

test('what is left is the longest way; what a step took on one cluster counts for the others', () => {
  const usual = new Map([
    ['east/operator', 5],
    ['west/operator', 5],
    ['east/control-plane', 10],
    ['west/control-plane', 10],
    ['west/remote-secret-east', 1],
  ]);
  const fresh = reduceRun(noRun, [plan]);
  assert.deepEqual(timeLeft(fresh, at, usual), { seconds: 16, unknown: [] });
  const seen = reduceRun(fresh, [started('east/operator', at), done('east/operator', 9)]);
  assert.equal(timeLeft(seen, at, usual).seconds, 19);
});

test('where a step takes much longer than usual nobody says how long is left', () => {
  const last = [{ id: 'east/gateway', cluster: 'east', title: 'Install gateway', needs: [] }];
  const run = reduceRun(noRun, [{ ...plan, steps: last }, started('east/gateway', at)]);
  const usual = new Map([['east/gateway', 10]]);
  assert.equal(leftWords(timeLeft(run, at + 4000, usual)), 'about 0:06 left');
  assert.equal(leftWords(timeLeft(run, at + 60_000, usual)), 'time left unknown');
});

test('a step that went on without a cluster that failed is partial, and never done; what a removal does after it is done', () => {
  const proof = {
    id: 'east/synced',
    cluster: 'east',
    title: 'istiod synced',
    needs: ['east/operator', 'west/control-plane'],
  };
  const version = { ...proof, id: 'east/istio-version', title: 'Choose Istio version' };
  const deletion = { ...proof, id: 'east/remove-gateway', title: 'Delete gateway' };
  const problem = { code: 'timed-out' as const, title: 'istiod 0/1', hint: 'h' };
  const run = reduceRun(noRun, [
    { ...plan, steps: [...steps, proof, version, deletion] },
    done('east/operator', 1),
    { event: 'failed', step: 'west/control-plane', cluster: 'west', problem, at },
    done('east/synced', 1),
    done('east/istio-version', 1),
    done('east/remove-gateway', 1),
  ]);
  assert.equal(run.rows['east/synced']?.state, 'partial');
  assert.equal(run.rows['east/istio-version']?.state, 'partial');
  assert.equal(run.rows['east/remove-gateway']?.state, 'done');
});
