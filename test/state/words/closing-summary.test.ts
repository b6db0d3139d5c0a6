import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFrom } from '../../../bin/arguments/choices.ts';
import { readCluster } from '../../../bin/arguments/cluster.ts';
import { parseCommand } from '../../../bin/arguments/parse.ts';
import { SAMPLE_NAMESPACE } from '../../../source/model/mesh.ts';
import type { Choices, ClusterChoice } from '../../../source/preparation/choices.ts';
import { exitCodeOf } from '../../../state/outcome.ts';
import { closingSummary } from '../../../state/words/closing-summary.ts';
import { handMade } from '../hand-made.ts';
import { context } from '../hand-made-clusters.ts';
import { play, settled, until } from '../play.ts';

async function afterRun(outcome: 'done' | 'failed') {
  const played = play({ contexts: [context('east'), context("we'st", { guess: 'west' })] });
  const { app, hands } = played;
  app.commands.toggleMark('east');
  app.commands.toggleMark("we'st");
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  const { report, end } = hands.run();
  const at = hands.now;
  report({ event: 'applied', step: 'east/0', cluster: 'east', object: 'Namespace x', result: 'created', at });
  const problem = { code: 'timed-out' as const, title: 'not ready after 5 min', hint: 'look at the pod' };
  if (outcome === 'failed') report({ event: 'failed', step: 'east/0', cluster: 'east', problem, at });
  end(outcome);
  await until(() => app.run.getState().phase === 'over');
  return played;
}

test('a session without changes is told so', () => {
  const { app } = play();
  assert.deepEqual(closingSummary(app, 'eastwest'), ['eastwest: no clusters selected, nothing was changed.']);
  assert.equal(exitCodeOf(app), 0);
});

test('a proven mesh: what was done, where the keys are, the command that resumes', async () => {
  const { app } = await afterRun('done');
  const verdict = {
    state: 'proven' as const,
    words: 'every cluster receives responses from every version',
    evidence: [],
  };
  app.traffic.setState({ verdict });
  const text = closingSummary(app, 'eastwest --kubeconfig k').join('\n');
  assert.match(text, /mesh mesh1 of east, west: installed and proven/);
  assert.match(text, /1 created/);
  assert.match(text, /Traffic: proven: every cluster receives responses from every version/);
  assert.match(text, /keys: \.\/eastwest-certs\/mesh1/);
  assert.match(text, /eastwest --kubeconfig k traffic --cluster east=east --cluster 'west=we'\\''st'/);
  assert.equal(exitCodeOf(app), 0);
});

test('a failed run: the failure with its hint, and the same again', async () => {
  const { app } = await afterRun('failed');
  const text = closingSummary(app, 'eastwest').join('\n');
  assert.match(text, /Failed: Create operator Subscription \(east\): not ready after 5 min/);
  assert.match(text, /look at the pod/);
  assert.match(text, /Resume with: eastwest up /);
  assert.equal(exitCodeOf(app), 1);
});

test('leaving in the middle of a run says that it was stopped, and how to resume', async () => {
  const { app } = play({ kind: 'kubeconfig' });
  app.commands.toggleMark('east');
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  const text = closingSummary(app, 'eastwest').join('\n');
  assert.match(text, /mesh mesh1 of east: stopped: 0 of 4 steps done/);
  assert.match(text, /Resume with: eastwest up --cluster east=east/);
  assert.equal(exitCodeOf(app), 4);
  await app.commands.leave(0);
});

test('who stops a run is told what was open on each cluster, and what it waited for', async () => {
  const { app, hands } = play({ contexts: [context('east')] });
  app.commands.toggleMark('east');
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  const { report } = hands.run();
  const step = { step: 'east/0', cluster: 'east', at: hands.now };
  report({ event: 'started', ...step });
  report({ event: 'waiting', ...step, for: 'istiod 0/1 ready' });
  app.commands.stop();
  report({ event: 'failed', ...step, problem: { code: 'cancelled', title: 'stopped', hint: 'h' } });
  await until(() => app.run.getState().phase === 'over');
  assert.match(
    closingSummary(app, 'eastwest').join('\n'),
    /\nNot done on east: Create operator Subscription: istiod 0\/1 ready\n/,
  );
  await app.commands.leave(0);
});

test('a mesh that traffic does not prove exits with 3', async () => {
  const { app } = await afterRun('done');
  app.traffic.setState({
    verdict: { state: 'one-sided', words: 'west receives responses only from v2', evidence: [] },
  });
  assert.equal(exitCodeOf(app), 3);
});

test('a run of which the proof alone failed leaves with 3, as without a screen', async () => {
  const { app, hands } = play({
    contexts: [context('east'), context('west')],
    prepare: async (host, choices) => {
      const found = await handMade().operations.prepare(host, choices, new AbortController().signal);
      return { ...found, steps: found.steps.map(step => (step.id.endsWith('/3') ? { ...step, proof: true } : step)) };
    },
  });
  app.commands.toggleMark('east');
  app.commands.toggleMark('west');
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  hands.run().end('failed', ['west/3']);
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.run.getState().outcome, 'unproven');
  assert.equal(exitCodeOf(app), 3);
});

test('the command that resumes, parsed, gives every choice again', async () => {
  const { app } = await afterRun('failed');
  // Every field, so that a new one fails here until the command names it.
  const { clusters, istioValues, ...choices }: Required<Choices> = {
    meshId: 'mesh7',
    topology: 'multi-primary-single-network',
    version: 'v1.30.3',
    certificates: '/home/me/my keys',
    clusters: [{ name: 'east', context: 'east' }],
    samples: { namespace: 'demo', client: 'sleep', registry: 'mirror.example.com/istio' },
    gatewayAnnotations: [{ cluster: 'east', key: 'example.com/k', value: "it's b" }],
    addressPools: { propose: true, named: [{ cluster: 'east', addresses: ['192.0.2.0/28', '192.0.2.32/28'] }] },
    istioValues: [
      { cluster: 'east', file: '/home/me/values.yaml', values: {} },
      { file: 'all.yaml', values: {} },
    ],
    operatorBundle: './my bundle',
    pullSecrets: ['pull'],
    pullSecretsFrom: 'default',
    istioRegistry: 'mirror.example.com/istio',
    takeOver: { objects: ['east:Istio/default'], all: 2 },
    copiedClusters: true,
    changeRoot: true,
  };
  for (const samples of [choices.samples, { none: true, namespace: SAMPLE_NAMESPACE } as const]) {
    app.session.setState({ ...choices, samples, istioValues, marks: clusters });
    const text = closingSummary(app, 'eastwest').join('\n');
    const [, line = ''] = /Resume with: eastwest (.*)/.exec(text) ?? [];
    const command = parseCommand(shellWords(line), {});
    assert.ok(command.command === 'up', text);
    const defaults = { clusters: 'none', certificates: () => '', folder: '/' } as const;
    assert.deepEqual(choicesFrom(command.mesh, [context('east')], defaults), { ...choices, samples, clusters });
    const files = istioValues.map(({ cluster, file }) => (cluster === undefined ? file : `${cluster}:${file}`));
    assert.deepEqual(command.mesh.istioValues, files);
  }
});

/** A line as a shell takes it apart: blanks, and single quotes. */
const shellWords = (line: string): readonly string[] =>
  (line.match(/(?:'[^']*'|\\.|[^\s'])+/g) ?? []).map(word =>
    word.replace(/'([^']*)'|\\(.)/g, (_all, quoted, escaped) => quoted ?? escaped),
  );

test('the command that resumes says of each cluster all that was said of it', async () => {
  const { app } = await afterRun('failed');
  const { apiInsecure: _contradicts, ...west }: Required<ClusterChoice> = {
    name: 'west',
    context: "we'st",
    role: 'remote',
    primary: 'east',
    network: 'network2',
    istio: 'prod',
    api: 'https://api.west.example.com:6443',
    apiCa: '/home/me/my keys/ca.pem',
    apiServerName: 'west.internal',
    apiInsecure: true,
    gateway: '198.51.100.7',
  };
  const { apiCa: _ca, apiServerName: _name, ...others } = west;
  for (const choice of [west, { ...others, apiInsecure: true } as const]) {
    app.session.setState({ marks: [{ name: 'east', context: 'east' }, choice] });
    const text = closingSummary(app, 'eastwest').join('\n');
    const [, said = ''] = /--cluster ('west=(?:[^']|'\\'')*')/.exec(text) ?? [];
    const value = said.slice(1, -1).replaceAll("'\\''", "'");
    assert.deepEqual(readCluster(value, [{ name: "we'st", guess: 'west' }]), { choice });
  }
});

test('a context that no terminal may be shown takes only its own flag away', async () => {
  const { app } = await afterRun('failed');
  app.session.setState(({ marks }) => ({
    meshId: 'mesh7',
    certificates: 'keys\u001b[2J',
    marks: marks.map(mark => ({ ...mark, name: 'evil', context: 'evil\u001b[2J' })),
  }));
  const text = closingSummary(app, 'eastwest').join('\n');
  assert.match(text, /Resume with: eastwest up .*--mesh-id mesh7.*, and --cluster for each of the contexts\./);
  assert.doesNotMatch(text, /--certificates/);
  assert.ok(!text.includes('\u001b'));
});
