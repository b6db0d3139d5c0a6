import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../../../bin/arguments/parse.ts';
import { scenarioFlags } from '../../../bin/arguments/rehearsal.ts';
import type { Command } from '../../../bin/command.ts';
import type { Problem } from '../../../source/model/problem.ts';
import { ProblemsError } from '../../../source/model/problems-error.ts';
import { hasKialiOperator } from '../../../source/rehearsal/scenario.ts';

const parse = (...argv: readonly string[]): Command => parseCommand(argv, {});

function problemsOf(...argv: readonly string[]): readonly Problem[] {
  try {
    parse(...argv);
  } catch (error) {
    assert.ok(error instanceof ProblemsError, String(error));
    return error.problems;
  }
  assert.fail(`${argv.join(' ')} was taken as good`);
}

test('without a command the full-screen program is meant, at a lifelike pace', () => {
  const command = parse('--rehearse');
  assert.equal(command.command, 'full-screen');
  assert.deepEqual('world' in command && command.world, { kind: 'rehearsal', scenario: { clusters: 2, pace: 1 } });
});

test('a command rehearses without delays unless told', () => {
  const up = parse('up', '--rehearse');
  assert.deepEqual('world' in up && up.world, { kind: 'rehearsal', scenario: { clusters: 2, pace: 0 } });
  const slow = parse('--rehearse=3', 'up', '--pace', '0.5');
  assert.deepEqual('world' in slow && slow.world, { kind: 'rehearsal', scenario: { clusters: 3, pace: 0.5 } });
});

test('simulated clusters have the scenario that the flags describe', () => {
  const flags = [
    '--platform',
    'mixed',
    '--operator',
    'installed',
    '--operator-version=3.0.0',
    '--load-balancer',
    'none',
    '--registry-gone=registry.istio.io',
    '--registry-gone',
    'localhost:5000',
  ];
  const wanted = {
    platform: 'mixed',
    operator: 'installed',
    operatorVersion: '3.0.0',
    loadBalancer: 'none',
    registriesGone: ['registry.istio.io', 'localhost:5000'],
  };
  const up = parse('up', '--rehearse=12', ...flags);
  assert.deepEqual('world' in up && up.world, { kind: 'rehearsal', scenario: { clusters: 12, pace: 0, ...wanted } });
  const rehearse = parse('rehearse', '--clusters', '12', ...flags);
  assert.deepEqual('scenario' in rehearse && rehearse.scenario, { clusters: 12, pace: 0, ...wanted });
});

test('flags may stand before and behind the command, with a blank or an equals sign', () => {
  const left = parse('--kubeconfig=/k', 'up', '-o', 'ndjson', '--yes', '--timeout', '90s');
  assert.deepEqual(left, parse('up', '-ondjson', '-y', '--timeout=1m30s', '--kubeconfig', '/k'));
  assert.equal(left.command === 'up' && left.timeout, 90);
  assert.equal(left.command === 'up' && left.yes, true);
});

test('the defaults are those that docs/cli.md names', () => {
  assert.deepEqual(parse('up'), {
    command: 'up',
    world: { kind: 'kubeconfig', file: undefined },
    appearance: { ascii: false, color: true, plain: false },
    output: 'text',
    mesh: {
      clusters: [],
      topology: undefined,
      meshId: 'mesh1',
      version: undefined,
      certificates: undefined,
      operatorBundle: undefined,
      client: undefined,
      istioRegistry: undefined,
      sampleNamespace: undefined,
      sampleRegistry: undefined,
      gatewayAnnotations: [],
      metalLbPools: [],
      istioValues: [],
      pullSecrets: [],
      pullSecretsFrom: undefined,
      samples: 'install',
      copiedClusters: false,
      changeRoot: false,
      takeOver: [],
    },
    yes: false,
    timeout: 900,
  });
  const rehearse = parse('rehearse');
  assert.deepEqual('scenario' in rehearse && rehearse.scenario, { clusters: 2, pace: 0 });
  assert.equal((parse('traffic') as { seconds?: number }).seconds, 30);
});

test('--cluster may be repeated and keeps its order', () => {
  const command = parse('plan', '--cluster', 'b=x', '--cluster=a=y');
  assert.deepEqual('mesh' in command && command.mesh.clusters, ['b=x', 'a=y']);
});

test('an Istio version is taken with and without its v', () => {
  for (const typed of ['1.30.3', 'v1.30.3']) {
    const command = parse('plan', '--istio-version', typed);
    assert.equal('mesh' in command && command.mesh.version, 'v1.30.3');
  }
});

test('help and version win over everything else, even over mistakes', () => {
  assert.deepEqual(parse('up', '--nonsense', '--help'), { command: 'help', about: 'up' });
  assert.deepEqual(parse('-h'), { command: 'help', about: undefined });
  assert.deepEqual(parse('--version', '-o', 'nonsense'), { command: 'version', output: 'text' });
});

test('NO_COLOR, a dumb terminal and a locale without UTF-8 decide how things look', () => {
  const appearance = (environment: Record<string, string>) => {
    const command = parseCommand(['up'], environment);
    return 'appearance' in command ? command.appearance : undefined;
  };
  assert.equal(appearance({ NO_COLOR: '1' })?.color, false);
  assert.equal(appearance({ TERM: 'dumb' })?.color, false);
  assert.equal(appearance({ LANG: 'C' })?.ascii, true);
  assert.equal(appearance({ LANG: 'C', LC_ALL: 'en_US.UTF-8' })?.ascii, false);
});

const mistakes: readonly (readonly [argv: string, title: RegExp, hint: RegExp])[] = [
  ['up --tmeout 5m', /no flag --tmeout for eastwest up/, /Did you mean --timeout\?.*eastwest up --help/],
  ['contexts --yes', /no flag --yes for eastwest contexts/, /belongs to eastwest up/],
  ['up -x', /no flag -x/, /eastwest up --help/],
  ['pln', /no command "pln"/, /Did you mean plan\?/],
  ['xylophone', /no command "xylophone"/, /contexts, plan, up, .*rehearse/],
  ['up now', /no argument "now"/, /Leave it out/],
  ['up --timeout', /--timeout needs a value/, /--timeout TIME/],
  ['up --timeout --yes', /--timeout needs a value/, /--timeout TIME/],
  ['up --yes=no', /--yes takes no value/, /--yes alone/],
  ['up --timeout 15', /--timeout: "15" is not valid/, /with its unit/],
  ['up -o yaml', /--output: "yaml" is not valid/, /text, ndjson/],
  ['plan -o jsn', /--output: "jsn"/, /Did you mean json\?/],
  ['up --rehearse=0', /--rehearse: "0"/, /1 to 100/],
  ['up --rehearse=two', /--rehearse: "two"/, /1 to 100/],
  ['rehearse --clusters 101', /--clusters: "101"/, /1 to 100/],
  ['rehearse --pace fast', /--pace: "fast"/, /0 \(no delays\)/],
  ['up --pace 1', /--pace applies to simulated clusters only/, /--rehearse/],
  ['plan --platform kubernetes', /--platform applies to simulated clusters only/, /Add --rehearse/],
  ['up --operator none', /--operator applies to simulated clusters only/, /Add --rehearse/],
  ['contexts --operator-version 3.0.0', /--operator-version applies to simulated clusters only/, /Add --rehearse/],
  ['traffic --load-balancer none', /--load-balancer applies to simulated clusters only/, /Add --rehearse/],
  ['up --rehearse --platform openshfit', /--platform: "openshfit"/, /Did you mean openshift\?/],
  ['up --rehearse --operator helm', /--operator: "helm"/, /olm, installed, none/],
  ['rehearse --load-balancer f5', /--load-balancer: "f5"/, /ip, hostname, none/],
  ['up --rehearse --platform kubernetes --operator olm', /--operator olm: .* no OLM/, /--operator installed or/],
  ['rehearse --operator none', /--operator none: OpenShift always has OLM/, /--platform kubernetes/],
  ['up --rehearse --platform mixed --operator none', /--operator none: of mixed/, /Leave --operator out/],
  ['up --rehearse --operator-version 1.0.0', /"1\.0\.0" is not valid on OpenShift/, /OpenShift Service Mesh .*3\.0\.0/],
  [
    'rehearse --platform kubernetes --operator-version 3.0.0',
    /not valid on plain Kubernetes/,
    /Sail operator .*1\.0\.0/,
  ],
  ['rehearse --platform kubernetes --operator none --operator-version 1.0.0', /cannot be combined/, /leave one out/],
  ['up --samples none --client curl', /--samples none and --client cannot be combined/, /Leave one of them out/],
  ['traffic --samples none', /traffic sends requests to the sample apps/, /Leave it out/],
  ['up --samples off', /"off" is not valid/, /install, none/],
  ['up --rehearse --kubeconfig f', /cannot be combined/, /leave one out/],
  ['up --topology ring', /--topology: "ring"/, /multi-primary-multi-network/],
  ['up --mesh-id ../x', /--mesh-id: "..\/x"/, /lower-case letters/],
  ['up --istio-version latest', /--istio-version: "latest"/, /v1\.30\.3/],
  ['plan --kubeconfig=', /--kubeconfig: ""/, /file/],
];

for (const [argv, title, hint] of mistakes) {
  test(`"${argv}" is refused with the fix`, () => {
    const problems = problemsOf(...argv.split(' '));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.equal(problems[0]?.code, 'bad-input');
    assert.match(problems[0]?.title ?? '', title);
    assert.match(problems[0]?.hint ?? '', hint);
  });
}

test('all mistakes are told at once', () => {
  assert.equal(problemsOf('up', '--nope', '--timeout', 'x', '-o', 'y').length, 3);
});

test('only the first cluster of plain Kubernetes has the Kiali operator from the start, unless it is to come', () => {
  const scenarioOf = (...flags: readonly string[]) => {
    const command = parse('rehearse', ...flags);
    return 'scenario' in command ? command.scenario : assert.fail('no scenario');
  };
  const on = (...flags: readonly string[]) => [0, 1].map(index => hasKialiOperator(scenarioOf(...flags), index));
  assert.deepEqual(on(), [false, false]);
  assert.deepEqual(on('--platform', 'kubernetes'), [true, false]);
  assert.deepEqual(on('--platform', 'kubernetes', '--operator', 'none'), [false, false]);
  assert.deepEqual(on('--platform', 'kubernetes', '--kiali-operator', 'none'), [false, false]);
  assert.deepEqual(on('--platform', 'mixed'), [false, false]);
  assert.deepEqual(
    problemsOf('rehearse', '--kiali-operator', 'none').map(({ title }) => title),
    ['--kiali-operator none: on OpenShift it comes from OLM'],
  );
  assert.match(scenarioFlags(scenarioOf('--platform=kubernetes', '--kiali-operator=none')), / --kiali-operator none$/);
});
