import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../../source/model/problem.ts';
import { ProblemsError } from '../../../source/model/problems-error.ts';
import { hostile } from '../../screens/scenes.ts';
import { handMade } from '../../state/hand-made.ts';
import { context, unreachable } from '../../state/hand-made-clusters.ts';
import { seenForKiali } from '../../state/hand-made-kiali.ts';
import { blindTo } from '../../state/walks.ts';
import { type Talking, talking, toTheChecks } from './talking.ts';

/** Answers every question up to the plan. */
async function toThePlan(person: Talking): Promise<void> {
  await toTheChecks(person);
  await person.receives('Enter continues to Plan');
  person.types('');
  await person.receives('Start the install?');
}

/** Answers every question, and lets the install succeed. */
async function toTraffic(person: Talking): Promise<void> {
  await person.receives('Which clusters');
  await toThePlan(person);
  person.types('y');
  await person.receives('Install (5 of 6)');
  person.hands.run().end('done');
  await person.receives('Traffic (6 of 6)');
}

test('questions and answers lead from the contexts to the proof, with the words of the screens', async () => {
  const person = talking();
  await person.receives('1. east, east.example.com:6443 as admin (current)');
  await toThePlan(person);
  assert.match(person.received(), /v east: OpenShift 4\.21\.3, operator installed/);
  assert.match(person.received(), /root: from the folder, SHA-256 AB:12/);
  assert.match(person.received(), /8 steps on 2 clusters, 6 objects\. Nothing changes until you start/);
  person.types('y');
  await person.receives('Install (5 of 6)');
  const { report, end } = person.hands.run();
  const at = person.hands.now;
  report({ event: 'done', step: 'east/0', cluster: 'east', seconds: 12, at });
  await person.receives('v east: Create operator Subscription: done in 12 s');
  end('done');
  await person.receives('installed and proven');
  await person.receives('Traffic (6 of 6)');
  await person.receives('east receives responses from v1 and v2');
  person.hands.monitor()?.({
    event: 'verdict',
    state: 'silent',
    words: 'no cluster receives responses',
    evidence: [],
    at,
  });
  await person.receives('x silent: no cluster receives responses');
  person.types('', 'q');
  assert.equal(await person.ended, 3);
  assert.match(person.summary(), /mesh mesh1 of east, west: installed and proven/);
  assert.match(person.summary(), /Resume with: eastwest/);
});

test('nothing is said twice, and no line holds a control character or a box', async () => {
  const person = talking({ contexts: [context(hostile, { guess: 'evil', server: hostile, user: hostile })] });
  await person.receives('Which clusters');
  person.types('1');
  await person.receives('enter continues to Topology');
  person.types('q');
  assert.equal(await person.ended, 0);
  const said = person.received() + person.summary();
  assert.doesNotMatch(said.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2500-\u257f]/);
  const verdicts = said.split('\n').filter(line => line.includes('OpenShift'));
  assert.equal(verdicts.length, 1);
});

test('roles, networks and names are changed by lines, and the topology follows', async () => {
  const person = talking();
  await person.receives('Which clusters');
  person.types('1-2');
  await person.receives('enter continues to Topology');
  person.types('b role');
  await person.receives('the topology is primary-remote, multi-network now');
  await person.receives('B west, context west: remote of east on network2');
  person.types('B name sunset');
  await person.receives('B sunset, context west');
  person.types('A network blue');
  await person.receives('A east, context east: primary on blue');
  person.types('A name No!');
  await person.receives('not a valid cluster name');
  person.types('fly');
  await person.receives('not understood: fly');
  person.types('q');
  await person.ended;
});

test('how the others reach a cluster is said by lines, a file only where it can be read, and taken back', async () => {
  const title = 'api-ca: /no.pem cannot be read';
  const person = talking({
    readAuthorities: file =>
      file === '/no.pem'
        ? Promise.reject(new ProblemError({ code: 'bad-input', title, hint: 'h' }))
        : Promise.resolve('PEM'),
  });
  await person.receives('Which clusters');
  person.types('1-2');
  await person.receives('"A api-ca FILE"');
  person.types('B api-ca /no.pem');
  await person.receives('! api-ca: /no.pem cannot be read');
  person.types('B api-ca /my files/ca.pem');
  await person.receives('B west, context west: primary on network2; API server by the CA in /my files/ca.pem');
  person.types('B api-server-name api.test');
  await person.receives('API server as api.test by the CA in /my files/ca.pem');
  person.types('b api http://api.test');
  await person.receives('Give a URL that begins with https://');
  person.types('b api https://api.test', 'B gateway 203.0.113.7');
  await person.receives(
    'API server at https://api.test as api.test by the CA in /my files/ca.pem, gateway at 203.0.113.7',
  );
  person.types('B api-ca', 'B api', 'B api-server-name');
  await person.receives('B west, context west: primary on network2; gateway at 203.0.113.7');
  person.types('q');
  await person.ended;
});

test('a topology that is not possible is refused with the reason', async () => {
  const person = talking();
  await person.receives('Which clusters');
  person.types('1');
  await person.receives('enter continues');
  person.types('');
  await person.receives('Unavailable: needs at least 2 clusters');
  person.types('3', '9', 'b');
  await person.receives('q leaves: unavailable: needs at least 2 clusters');
  await person.receives('enter a number from 1 to 4');
  await person.receives('Clusters (1 of 6)');
  person.types('q');
  await person.ended;
});

test('a plan is read before it is started: its steps, the YAML and the command of one', async () => {
  const person = talking();
  await toThePlan(person);
  person.types('list', 'yaml 1', 'run 1', 'yaml 99');
  await person.receives('1. east: Create operator Subscription, applies Namespace east-0');
  await person.receives('kind: Namespace');
  await person.receives('kubectl --context east apply');
  await person.receives('not understood: yaml 99');
  person.types('q');
  assert.equal(await person.ended, 0);
  assert.match(person.summary(), /nothing was changed on east, west/);
});

test('a cluster that does not answer is told with its hint, and asked for again', async () => {
  const person = talking({ probe: unreachable });
  await person.receives('Which clusters');
  person.types('1 2');
  await person.receives('! east: does not respond');
  await person.receives('  check the VPN');
  await person.receives('Which clusters');
  person.types('x', 'q');
  await person.receives('enter numbers from 1 to 2');
  await person.ended;
});

test('what blocks the plan is told all at once', async () => {
  const problem = { code: 'forbidden' as const, title: 'may not', hint: 'ask' };
  const person = talking({ prepare: () => Promise.reject(new ProblemsError([problem, problem])) });
  await person.receives('Which clusters');
  await toTheChecks(person);
  await person.receives('2 checks failed; nothing was changed.');
  await person.receives('x may not');
  await person.receives('Enter re-checks');
  person.types('q');
  assert.equal(await person.ended, 0);
});

test('copies of a cluster that were taken for one can be told to be copies', async () => {
  const problem = { code: 'same-cluster' as const, title: 'east and west are one cluster', hint: 'leave one out' };
  const { prepare } = handMade().operations;
  const person = talking({
    prepare: (host, choices, signal) =>
      choices.copiedClusters ? prepare(host, choices, signal) : Promise.reject(new ProblemsError([problem])),
  });
  await person.receives('Which clusters');
  await toTheChecks(person);
  await person.receives('"copies" when they are copies of one cluster');
  person.types('copies');
  await person.receives('Enter continues to Plan');
  person.types('q');
  assert.equal(await person.ended, 0);
});

test('a failed step is told with its hint, and the same plan runs again', async () => {
  const person = talking();
  await toThePlan(person);
  person.types('y');
  await person.receives('Install (5 of 6)');
  const { report, end } = person.hands.run();
  const problem = { code: 'forbidden' as const, title: 'may not', hint: 'ask somebody', evidence: 'no' };
  report({ event: 'failed', step: 'east/0', cluster: 'east', problem, at: person.hands.now });
  end('failed');
  await person.receives('x east: Create operator Subscription: failed: may not');
  await person.receives('  ask somebody');
  await person.receives('r runs the same plan again');
  person.types('r');
  await person.receives('Install (5 of 6)');
  person.types('q');
  await person.receives('stopped');
  assert.equal(await person.ended, 4);
});

test('ctrl-c ends it at a question as during the installation: stopped safely, the summary told, 130', async () => {
  const asked = talking();
  await asked.receives('Which clusters');
  asked.ctrlC();
  assert.equal(await asked.ended, 130);
  const running = talking();
  await toThePlan(running);
  running.types('y');
  await running.receives('Install (5 of 6)');
  running.ctrlC();
  assert.equal(await running.ended, 130);
  assert.match(running.summary(), /stopped: 0 of 8 steps done/);
});

test('of ten thousand contexts the first are told, and words find the others', async () => {
  const contexts = Array.from({ length: 10_000 }, (_, index) => context(`team-${index}`));
  const person = talking({ contexts });
  await person.receives('and 9960 more');
  person.types('/team-77 77');
  await person.receives('778. team-777,');
  person.types('q');
  await person.ended;
});

test('without any context it says so and ends', async () => {
  const person = talking({ contexts: [] });
  assert.equal(await person.ended, 0);
  assert.match(person.received(), /The kubeconfig has no context/);
});

test('the line w tells the walks, what is broken first', async () => {
  const person = talking({ gather: async mesh => blindTo(mesh) });
  await toTraffic(person);
  person.types('w');
  await person.receives('Reading east and west, and sending requests for 4 s');
  await person.receives('x east → west: no responses, and no known cause');
  await person.receives('x west → east: no responses, and no known cause');
  person.types('q');
  assert.equal(await person.ended, 0);
});

test('what a removal keeps and what goes too is chosen by words before the mesh ID is typed', async () => {
  const person = talking();
  await toTraffic(person);
  person.types('', 'x');
  await person.receives('2 steps on 2 clusters, 4 objects to delete.');
  person.types('samples');
  await person.receives('Chosen: samples kept');
  person.types('crds');
  await person.receives('Chosen: samples kept, CRDs deleted too');
  person.types('q');
  await person.ended;
  assert.doesNotMatch(person.received(), /deleting/);
});

test('Kiali by lines: choices by their names, the plan, the install, and what its server sees', async () => {
  let readings = 0;
  const made = {
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'Kiali',
    metadata: { name: 'kiali', namespace: 'istio-system' },
  };
  const person = talking({
    readForKiali: async (_host, { clusters }) => {
      readings += 1;
      const kialis = readings === 1 ? [] : [{ ...made, spec: {} }];
      return clusters.map(({ name }, index) => seenForKiali(name, index === 0 ? { kialis } : {}));
    },
  });
  await toTraffic(person);
  person.types('k');
  await person.receives('- No Kiali yet. It will run on east, connected to west.');
  await person.receives('home: Home cluster: east');
  await person.receives('- west: remote, operator will be installed by OLM, Kiali none, not connected yet');
  person.types('home', 'west', 'fly');
  await person.receives('It will run on west, connected to east.');
  await person.receives('! west is the home of Kiali: choose another home first');
  await person.receives('not understood: fly');
  person.types('home', '');
  await person.receives('Kiali plan: 8 steps on 2 clusters, 6 objects.');
  person.types('yaml 1', 'y');
  await person.receives('kind: Namespace');
  await person.receives('Kiali install: q and enter stop it safely');
  person.hands.run().end('done');
  await person.receives('Kiali: reading the clusters');
  await person.receives('v Kiali v2.27.2 on east sees every cluster: east, west');
  await person.receives('west: https://oauth.west.example.com/login');
  person.types('q');
  assert.equal(await person.ended, 0);
  assert.match(person.summary(), /Kiali on east for east, west: installed/);
});
