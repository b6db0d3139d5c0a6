import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../source/model/problem.ts';
import { context, survey } from '../state/hand-made-clusters.ts';
import { play, settled } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const arn = (name: string) => `arn:aws:eks:eu-west-1:210987654321:cluster/payments-prod-eu-west-1-${name}`;
const names = Array.from({ length: 62 }, (_, index) => arn(`${index % 2 === 0 ? 'blue' : 'green'}-${index}`));

/** Sixty-two contexts with long names; the login of the second is rejected. */
function many() {
  return play({
    kind: 'kubeconfig',
    size: { columns: 100, rows: 30 },
    contexts: names.map((name, index) => context(name, { guess: `c${index}` })),
    probe: async name => {
      if (name !== 'c1') return survey(name);
      const title = `${name} rejects the login of context ${name}`;
      throw new ProblemError({ code: 'unauthorized', title, hint: 'log in again', evidence: 'Unauthorized' });
    },
  });
}

test('names of contexts are cut in the middle, and the status says the cause first', async () => {
  const { app } = many();
  const shown = await stage(app);
  await shown.press(' ', keys.down, ' ');
  await settled();
  await shown.settle();
  const rows = shown.lines().filter(line => line.includes('arn:aws'));
  assert.match(rows.join('\n'), /▸ B {4}arn:aws:eks:\S*…\S*-green-1 +✗ 401 login rejected/);
  assert.match(rows.join('\n'), / A {4}arn:aws:eks:\S*…\S*-blue-0 +✓ OpenShift 4\.21\.3, operat/);
  shown.close();
});

test('tab turns from all to the selected and to those with problems, and the cursor stays on its context', async () => {
  const { app } = many();
  const shown = await stage(app);
  assert.match(
    shown.words(),
    /Select clusters: eastwest makes one proven Istio mesh of them. Nothing changes until you start./,
  );
  await shown.press(keys.down, ' ', keys.down, ' ');
  await settled();
  await shown.settle();
  assert.match(shown.words(), /62 contexts \[all 62\] selected 2 problems 1/);
  await shown.press(keys.tab);
  assert.match(shown.words(), /2 of 62 contexts all 62 \[selected 2\] problems 1/);
  assert.match(shown.lines().find(line => line.startsWith('▸')) ?? '', /blue-2/);
  await shown.press(keys.tab);
  assert.match(shown.lines().find(line => line.startsWith('▸')) ?? '', /green-1/);
  await shown.press(keys.esc);
  assert.equal(app.view.getState().tab, 'all');
  assert.match(shown.lines().find(line => line.startsWith('▸')) ?? '', /green-1/);
  shown.close();
});

test('a filter says how many are left, and esc takes it away first', async () => {
  const { app } = many();
  const shown = await stage(app);
  await shown.press(keys.tab, keys.tab, keys.tab, '/', ...'GREEN prod', keys.enter);
  assert.match(shown.words(), /\/ GREEN prod 31 of 62 contexts/);
  await shown.press(keys.tab, keys.esc);
  assert.equal(app.view.getState().filter, '');
  assert.equal(app.view.getState().tab, 'selected');
  assert.match(shown.words(), /no context selected; tab shows the others/);
  shown.close();
});

test('all that was found is one key away, to be scrolled and copied', async () => {
  const played = play({
    kind: 'rehearsal',
    size: { columns: 80, rows: 24 },
    probe: async name =>
      survey(name, {
        missingRights: Array.from({ length: 27 }, (_, index) => `create things${index} in istio-system`),
      }),
  });
  await settled();
  const shown = await stage(played.app);
  assert.match(shown.words(), /✗ 27 permissions missing/);
  await shown.press('v');
  assert.match(shown.words(), /27 permissions missing create things0 in istio-system/);
  await shown.press('c');
  assert.match(played.copied.join('\n'), /things26/);
  shown.close();
});

test('what is installed already is offered to be watched or shown', async () => {
  const istio = { role: 'primary', version: 'v1.30.3', state: 'Healthy', ours: false, meshId: 'mesh7' } as const;
  const played = play({
    kind: 'rehearsal',
    size: { columns: 100, rows: 30 },
    probe: async name => survey(name, { istio: { ...istio, clusterName: name, network: `${name}-net` } }),
  });
  await settled();
  const shown = await stage(played.app);
  assert.match(shown.words(), /mesh mesh7 is installed on east, west: W watches it, M shows what exists/);
  shown.close();
});

test('a cluster that cannot be used is told first, also where another has a mesh', async () => {
  const istio = { role: 'primary', version: 'v1.30.3', state: 'Healthy', ours: true, meshId: 'mesh7' } as const;
  const problem = { code: 'unauthorized', title: 'west rejects the login', hint: 'log in again' } as const;
  const played = play({
    kind: 'rehearsal',
    size: { columns: 100, rows: 30 },
    probe: async name => {
      if (name === 'west') throw new ProblemError(problem);
      return survey(name, { istio: { ...istio, clusterName: name, network: `${name}-net` } });
    },
  });
  await settled();
  const shown = await stage(played.app);
  assert.match(shown.words(), /! west: 401 login rejected/);
  assert.match(shown.words(), /✓ OpenShift 4\.21\.3, Istio managed by eastwest/);
  // No cluster is called otherwise than its context: no column says it again.
  assert.doesNotMatch(shown.words(), /CONTEXT NAME/);
  shown.close();
});

test('another kubeconfig is opened when it can be used, and what is wrong with one stands beside its name', async () => {
  const played = many();
  const shown = await stage(played.app);
  await shown.press('o', ...'bad.yaml', keys.enter);
  await settled();
  await shown.settle();
  assert.match(shown.words(), /open kubeconfig: bad\.yaml▏ +✗ no contexts in bad\.yaml/);
  await shown.press('\u0015', ...'good.yaml', keys.enter);
  await settled();
  assert.deepEqual(played.left, [0]);
  shown.close();
});
