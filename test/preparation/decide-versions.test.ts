/** Versions, and what goes with them: the client, annotations and values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane } from '../../source/manifests/control-plane.ts';
import { at } from '../../source/model/fields.ts';
import { versionOf } from '../../source/model/mesh.ts';
import { choiceProblems } from '../../source/preparation/choice-problems.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { choices, found, istio, mesh, operator, problems } from './decided.ts';

test('the newest version that all operators have is taken; while one is still to be installed it is left open', () => {
  const both = [found('a', operator(['v1.30.3', 'v1.30.1'])), found('b', operator(['v1.30.1', 'v1.28.5']))];
  assert.equal(mesh(both).mesh.version, 'v1.30.1');
  assert.equal(mesh([both[0] ?? found('a'), found('b')]).mesh.version, undefined);
});

test('a version that one operator lacks is refused with those that they have', () => {
  const both = [found('a', operator(['v1.30.3'])), found('b', operator(['v1.28.5']))];
  assert.deepEqual(problems(both, { version: 'v1.30.3' }), [
    'version-missing: the operator of b cannot install Istio v1.30.3',
  ]);
  assert.deepEqual(problems(both), ['version-missing: the operators have no Istio version in common']);
});

test('running the plan again is no upgrade: the version that is there stays, unless the user names another', () => {
  const versions = operator(['v1.30.3', 'v1.28.5']);
  const both = [found('a', { ...versions, ...istio('v1.28.5') }), found('b', versions)];
  assert.equal(mesh(both).mesh.version, 'v1.28.5');
  assert.equal(mesh(both, { version: 'v1.30.3' }).mesh.version, 'v1.30.3');
});

test('primaries one minor apart keep what they have, a newcomer gets the newer, and a remote its primary’s', () => {
  const versions = operator(['v1.30.3', 'v1.29.6', 'v1.28.5']);
  const all = [
    found('east', { ...versions, ...istio('v1.29.6') }),
    found('west', { ...versions, ...istio('v1.30.3') }),
    found('north', versions, { role: 'primary' }),
    found('edge', { ...versions, ...istio('v1.28.5', 'remote'), primary: 'east' }),
  ];
  const { mesh: made, warnings } = mesh(all, { topology: 'primary-remote-multi-network' });
  assert.equal(made.version, 'v1.30.3');
  assert.deepEqual(
    made.members.map(each => [each.name, versionOf(made, each)]),
    [
      ['east', 'v1.29.6'],
      ['west', 'v1.30.3'],
      ['north', 'v1.30.3'],
      ['edge', 'v1.29.6'],
    ],
  );
  assert.deepEqual(warnings, ['east keeps its Istio v1.29.6; the mesh has v1.30.3']);
});

test('primaries more than one minor apart are refused, until one version is named for all', () => {
  const versions = operator(['v1.30.3', 'v1.28.5']);
  const all = [found('a', { ...versions, ...istio('v1.28.5') }), found('b', { ...versions, ...istio('v1.30.3') })];
  assert.deepEqual(problems(all), [
    'version-missing: the control planes would be more than one minor version apart (a: v1.28.5, b: v1.30.3)',
  ]);
  assert.equal(mesh(all, { version: 'v1.30.3' }).mesh.version, 'v1.30.3');
});

test('a newcomer without the version that is there gets the newest that it may have beside it', () => {
  const all = [
    found('a', { ...operator(['v1.30.3', 'v1.29.6']), ...istio('v1.29.6') }),
    found('b', operator(['v1.30.3', 'v1.30.1'])),
  ];
  const { mesh: made } = mesh(all);
  assert.deepEqual(
    made.members.map(each => versionOf(made, each)),
    ['v1.29.6', 'v1.30.3'],
  );
});

test('a remote whose operator lacks its primary’s version is refused', () => {
  const all = [
    found('east', { ...operator(['v1.30.3', 'v1.29.6']), ...istio('v1.29.6') }),
    found('edge', operator(['v1.30.3'])),
  ];
  assert.deepEqual(problems(all, { topology: 'primary-remote-multi-network' }), [
    'version-missing: the operator of edge cannot install Istio v1.29.6',
  ]);
});

test('a version that moves with the operator stays as it is written', () => {
  const all = [found('a', { ...operator(['v1.30.3']), ...istio('v1.30-latest') }), found('b', operator(['v1.30.3']))];
  assert.equal(mesh(all).mesh.version, 'v1.30-latest');
});

test('the client is the one that the version’s samples have, unless the user names one', () => {
  const client = (version: string, samples: Choices['samples'] = { namespace: 'sample' }) =>
    mesh([found('a', operator([version]))], { samples }).mesh.samples.client;
  assert.deepEqual([client('v1.23.5'), client('v1.24.3'), client('v1.30.3')], ['sleep', 'curl', 'curl']);
  assert.equal(client('v1.30.3', { namespace: 'sample', client: 'sleep' }), 'sleep');
  // One that is there already goes before the default.
  const there = [found('a', { ...operator(['v1.30.3']), sampleClient: 'sleep' }), found('b', operator(['v1.30.3']))];
  assert.equal(mesh(there).mesh.samples.client, 'sleep');
  // The operators that will be installed choose the newest.
  assert.equal(mesh([found('a')]).mesh.samples.client, 'curl');
});

test('annotations of gateways are for all clusters, and those of a cluster go before them', () => {
  const gatewayAnnotations = [
    { key: 'a.example.com/scheme', value: 'internal' },
    { cluster: 'b', key: 'a.example.com/scheme', value: 'internet-facing' },
    { cluster: 'b', key: 'type', value: 'nlb' },
  ];
  const { mesh: made } = mesh([found('a'), found('b')], { gatewayAnnotations });
  assert.deepEqual(
    made.members.map(each => each.gatewayAnnotations),
    [{ 'a.example.com/scheme': 'internal' }, { 'a.example.com/scheme': 'internet-facing', type: 'nlb' }],
  );
  assert.deepEqual(
    choiceProblems(choices([{ name: 'a', context: 'a' }], { gatewayAnnotations: gatewayAnnotations.slice(1, 2) })).map(
      problem => problem.title,
    ),
    ['the gateway annotation a.example.com/scheme is for "b", which is not among the clusters'],
  );
});

test('an IPv6 address for a gateway with remotes is refused where their version does not take it', () => {
  const topology = 'primary-remote-multi-network';
  const all = (version: string) => [
    found('east', operator([version]), { gateway: '2001:db8::7' }),
    found('west', operator([version])),
  ];
  assert.deepEqual(problems(all('v1.28.5'), { topology }), [
    'bad-input: the gateway address of east, 2001:db8::7, cannot be used by its remotes: with Istio v1.28.5 they reach istiod at an IPv4 address only',
  ]);
  assert.equal(mesh(all('v1.30.3'), { topology }).mesh.version, 'v1.30.3');
});

test('values of Istio for all clusters are under those of one, and both under what the plan sets', () => {
  const istioValues = [
    { cluster: 'west', file: 'w', values: { pilot: { autoscaleMin: 3 } } },
    { file: 'a', values: { pilot: { autoscaleMin: 1, autoscaleMax: 9 }, global: { logAsJson: true } } },
  ];
  const { mesh: made } = mesh([found('east'), found('west')], { istioValues });
  const valuesOf = (index: number) => {
    const member = made.members[index];
    assert.ok(member !== undefined);
    return at(controlPlane(made, member, 'v1.30.3').spec, 'values');
  };
  assert.deepEqual(valuesOf(1), {
    pilot: { autoscaleMin: 3, autoscaleMax: 9 },
    global: { logAsJson: true, meshID: 'mesh1', multiCluster: { clusterName: 'west' }, network: 'network2' },
  });
  assert.deepEqual(at(valuesOf(0), 'pilot'), { autoscaleMin: 1, autoscaleMax: 9 });
});

test('values that the plan sets itself, or for a cluster that is not there, are told before anything is contacted', () => {
  const istioValues = [
    { cluster: 'nord', file: 'n.yaml', values: {} },
    { file: 'a.yaml', values: { global: { meshID: 'x' } } },
  ];
  const told = choiceProblems(choices([{ name: 'east', context: 'a' }], { istioValues }));
  assert.deepEqual(
    told.map(({ title, hint }) => `${title}: ${hint}`),
    [
      '--istio-values: n.yaml is for "nord", which is not among the clusters: name one of east: --istio-values NAME:FILE',
      '--istio-values: a.yaml sets global.meshID, which the plan sets itself: leave it out: the mesh ID is --mesh-id',
    ],
  );
});
