/** Roles, networks and API servers of the clusters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Survey } from '../../source/checks/survey.ts';
import { controlPlane } from '../../source/manifests/control-plane.ts';
import { at } from '../../source/model/fields.ts';
import { choiceProblems } from '../../source/preparation/choice-problems.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { decide } from '../../source/preparation/decide.ts';
import type { Found } from '../../source/preparation/found.ts';
import { choices, decided, found, istio, mesh, problems } from './decided.ts';

/** Without `--topology`. */
function placed(all: readonly Found[]) {
  const { topology: _left, ...said } = choices(all.map(each => each.choice));
  const { mesh: made, problems: told } = decide(said, all);
  assert.deepEqual(told, []);
  return {
    topology: made.topology,
    members: made.members.map(({ role, primary, network }) => [role, primary, network].filter(Boolean).join(' ')),
  };
}

test('networks are numbered by order where nothing says otherwise', () => {
  const { mesh: made } = mesh([found('east'), found('west')]);
  assert.deepEqual(
    made.members.map(member => [member.name, member.role, member.network]),
    [
      ['east', 'primary', 'network1'],
      ['west', 'primary', 'network2'],
    ],
  );
});

test('what a cluster is labelled with wins over the numbering, and its number is not given twice', () => {
  const { mesh: made } = mesh([found('east', { network: 'network2' }), found('west'), found('north')]);
  assert.deepEqual(
    made.members.map(member => member.network),
    ['network2', 'network3', 'network4'],
  );
});

test('a cluster taken from the front renumbers nothing', () => {
  const { mesh: made } = mesh([found('west', { network: 'network2' }), found('north', { network: 'network3' })]);
  assert.deepEqual(
    made.members.map(member => member.network),
    ['network2', 'network3'],
  );
});

test('without a topology roles and networks are those that the clusters have, and new clusters get what fits', () => {
  const there = (role: 'primary' | 'remote', network: string, changes: Partial<Survey> = {}) => ({
    ...istio('v1.30.3', role),
    network,
    ...changes,
  });
  const fits = (all: readonly Found[], topology: string, ...members: readonly string[]) =>
    assert.deepEqual(placed(all), { topology, members });
  fits([found('e'), found('w')], 'multi-primary-multi-network', 'primary network1', 'primary network2');
  fits(
    [found('e', there('primary', 'flat')), found('w', there('primary', 'flat')), found('n')],
    'multi-primary-single-network',
    'primary flat',
    'primary flat',
    'primary flat',
  );
  fits(
    [found('n'), found('w', there('primary', 'network2'))],
    'multi-primary-multi-network',
    'primary network1',
    'primary network2',
  );
  fits(
    [found('w', there('remote', 'b', { primary: 'e' })), found('n'), found('e', there('primary', 'a'))],
    'primary-remote-multi-network',
    'remote e b',
    'remote e network2',
    'primary a',
  );
  fits(
    [found('w', there('remote', 'a', { primary: 'e' })), found('e', there('primary', 'a'))],
    'primary-remote-single-network',
    'remote e a',
    'primary a',
  );
  fits(
    [
      found('w', there('remote', 'a', { primary: 'e' })),
      found('e', there('primary', 'a')),
      found('n', { network: 'b' }),
    ],
    'primary-remote-multi-network',
    'remote e a',
    'primary a',
    'remote e b',
  );
});

test('without a topology flags say roles and networks of new clusters, and a stopped run what it had begun', () => {
  assert.deepEqual(placed([found('e'), found('w', {}, { role: 'remote', network: 'b' })]), {
    topology: 'primary-remote-multi-network',
    members: ['primary network1', 'remote e b'],
  });
  assert.deepEqual(placed([found('e', {}, { network: 'a' }), found('w', {}, { network: 'a' })]), {
    topology: 'multi-primary-single-network',
    members: ['primary a', 'primary a'],
  });
  assert.deepEqual(placed([found('w', { network: 'a', primary: 'e' }), found('e', { network: 'a' })]), {
    topology: 'primary-remote-single-network',
    members: ['remote e a', 'primary a'],
  });
});

test('a new remote on OpenShift is led by a primary that can lead it', () => {
  const plain = { platform: 'kubernetes' as const, ...istio('v1.30.3') };
  const remote = { ...istio('v1.30.3', 'remote'), primary: 'o', platform: 'kubernetes' as const };
  const all = [found('k', plain), found('o', istio('v1.30.3')), found('r', remote), found('n')];
  assert.deepEqual(placed(all).members, [
    'primary network1',
    'primary network2',
    'remote o network3',
    'remote o network4',
  ]);
});

test('a topology that contradicts the clusters is refused with the flag and the one that fits', () => {
  const all = [
    found('e', { ...istio('v1.30.3'), network: 'a' }),
    found('w', { ...istio('v1.30.3', 'remote'), network: 'b', primary: 'e' }),
  ];
  const told = (topology: NonNullable<Choices['topology']>) =>
    decided(all, { topology }).problems.map(({ title, hint }) => `${title}: ${hint}`);
  const fix = 'leave --topology out, or name --topology primary-remote-multi-network';
  assert.deepEqual(told('multi-primary-multi-network'), [
    `w is a remote, which multi-primary-multi-network does not have: ${fix}; an existing control plane keeps its role`,
  ]);
  assert.deepEqual(told('primary-remote-single-network'), [
    `primary-remote-single-network has one network, the clusters have a, b: ${fix}; a cluster keeps the network that it has`,
  ]);
});

test('a primary that serves remotes keeps serving them where they are left out', () => {
  const istioThere = istio('v1.30.3').istio;
  const { mesh: made } = mesh([found('e', { istio: { ...istioThere, servesRemotes: true } })]);
  const [member] = made.members;
  assert.ok(member !== undefined);
  assert.equal(member.servesRemotes, true);
  const { spec } = controlPlane(made, member, 'v1.30.3');
  assert.equal(at(spec, 'values', 'global', 'externalIstiod'), true);
});

test('the API server URL is the user’s, else OpenShift’s own word, else the context’s', () => {
  const { mesh: made } = mesh([
    found('a', {}, { api: 'https://mine' }),
    found('b'),
    found('c', { apiServerUrl: undefined }),
  ]);
  assert.deepEqual(
    made.members.map(member => member.api),
    ['https://mine', 'https://api.b.example.com:6443', 'https://c.example.com'],
  );
});

test('what is wrong with the choices alone is told before anything is contacted', () => {
  const told = choiceProblems(
    choices(
      [
        { name: 'East', context: 'a' },
        { name: 'west', context: 'b', network: 'net 2' },
        { name: 'west', context: 'c', role: 'remote' },
      ],
      { meshId: 'Mesh_1' },
    ),
  );
  assert.deepEqual(
    told.map(problem => problem.title),
    [
      'mesh ID "Mesh_1" is not valid',
      'cluster name "East" is not valid',
      'network "net 2" of west is not valid',
      'west cannot be a remote in multi-primary-multi-network',
      'two clusters are named "west"',
    ],
  );
  assert.ok(told.every(problem => problem.hint !== ''));
  assert.deepEqual(
    choiceProblems(choices([])).map(problem => problem.title),
    ['no clusters selected'],
  );
});

test('the first cluster is the primary of the others where nobody says otherwise', () => {
  const all = [found('east'), found('west'), found('edge')];
  const { mesh: made } = mesh(all, { topology: 'primary-remote-multi-network' });
  assert.deepEqual(
    made.members.map(({ name, role, primary, network }) => [name, role, primary, network]),
    [
      ['east', 'primary', undefined, 'network1'],
      ['west', 'remote', 'east', 'network2'],
      ['edge', 'remote', 'east', 'network3'],
    ],
  );
});

test('who is given a primary is a remote, and whom it names is a primary, in whatever order', () => {
  const all = [found('east'), found('west', {}, { role: 'primary' }), found('edge', {}, { primary: 'east' })];
  const { mesh: made } = mesh(all, { topology: 'primary-remote-multi-network' });
  assert.deepEqual(
    made.members.map(({ name, role, primary }) => [name, role, primary]),
    [
      ['east', 'primary', undefined],
      ['west', 'primary', undefined],
      ['edge', 'remote', 'east'],
    ],
  );
});

test('a remote of a cluster that turns out to be a remote, or is left out, is refused', () => {
  const topology = 'primary-remote-multi-network';
  const all = [
    found('east'),
    found('west', { primary: 'gone' }),
    found('edge', {}, { primary: 'north' }),
    found('north', istio('v1.30.3', 'remote')),
  ];
  assert.deepEqual(problems(all, { topology }), [
    'bad-input: west is a remote of gone, which is not among the clusters',
    'bad-input: edge is a remote of north, which is a remote itself',
  ]);
});

test('a primary= that the topology or a role= contradicts is told, with the topology that has remotes', () => {
  const east = { name: 'east', context: 'a' };
  const west = { name: 'west', context: 'b', primary: 'east' };
  assert.deepEqual(choiceProblems(choices([east, west])), [
    {
      code: 'bad-input',
      title: 'west cannot be a remote in multi-primary-multi-network',
      hint: 'choose one that does: --topology primary-remote-multi-network',
    },
  ]);
  const both = choices([east, { ...west, role: 'primary' }], { topology: 'primary-remote-multi-network' });
  assert.deepEqual(
    choiceProblems(both).map(problem => problem.title),
    ['west cannot be a primary and have one, east'],
  );
});

test('a remote follows the primary that is named, or the one that it obeys already', () => {
  const all = [
    found('east', {}, { role: 'primary' }),
    found('west', {}, { role: 'primary' }),
    found('edge', { primary: 'west' }),
    found('far', { primary: 'west' }, { primary: 'east' }),
  ];
  const { mesh: made } = mesh(all, { topology: 'primary-remote-multi-network' });
  assert.deepEqual(
    made.members.map(({ name, primary }) => [name, primary]),
    [
      ['east', undefined],
      ['west', undefined],
      ['edge', 'west'],
      ['far', 'east'],
    ],
  );
});

test('on one network all clusters get the same, and one that has another is refused', () => {
  const topology = 'multi-primary-single-network';
  const { mesh: made } = mesh([found('east'), found('west', { network: 'flat' })], { topology });
  assert.deepEqual(
    made.members.map(member => member.network),
    ['flat', 'flat'],
  );
  assert.deepEqual(problems([found('east', { network: 'a' }), found('west', { network: 'b' })], { topology }), [
    'bad-input: multi-primary-single-network has one network, the clusters have a, b',
  ]);
});

test('an OpenShift cluster under a primary on plain Kubernetes is refused; the other way round it is not', () => {
  const topology = 'primary-remote-multi-network';
  const plain = { platform: 'kubernetes' as const };
  assert.deepEqual(problems([found('east', plain), found('west')], { topology }), [
    'bad-input: west is OpenShift and cannot be a remote of east, which is not',
  ]);
  assert.equal(mesh([found('east'), found('west', plain)], { topology }).mesh.members.length, 2);
});

test('a primary that is not there, or is a remote itself, is told before anything is contacted', () => {
  const told = choiceProblems(
    choices(
      [
        { name: 'east', context: 'a', role: 'remote' },
        { name: 'west', context: 'b', primary: 'ost' },
        { name: 'edge', context: 'c', primary: 'east' },
      ],
      { topology: 'primary-remote-multi-network' },
    ),
  );
  assert.deepEqual(
    told.map(problem => problem.title),
    ['the primary of west, "ost", is not among the clusters', 'east cannot be the primary of edge'],
  );
});

test('a local cluster is reached at the endpoint of its own Service, never at the loopback address of the context', () => {
  const local = found('kind', { apiServerUrl: undefined, apiEndpoint: 'https://172.18.0.2:6443' });
  const { mesh: made, warnings } = mesh([{ ...local, server: 'https://127.0.0.1:39001' }, found('west')]);
  assert.equal(made.members[0]?.api, 'https://172.18.0.2:6443');
  assert.deepEqual(warnings, []);
  const remote = found('far', { apiServerUrl: undefined, apiEndpoint: 'https://10.0.0.1:6443' });
  assert.equal(mesh([remote, found('west')]).mesh.members[0]?.api, 'https://far.example.com');
});
