import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Survey } from '../../source/checks/survey.ts';
import { controlPlane } from '../../source/manifests/control-plane.ts';
import { at } from '../../source/model/fields.ts';
import { versionOf } from '../../source/model/mesh.ts';
import { choiceProblems } from '../../source/preparation/choice-problems.ts';
import type { Choices, ClusterChoice } from '../../source/preparation/choices.ts';
import { decide } from '../../source/preparation/decide.ts';
import type { Found } from '../../source/preparation/found.ts';

function survey(uid: string, changes: Partial<Survey> = {}): Survey {
  return {
    uid,
    version: 'v1.34.4',
    clockAhead: 0,
    platform: 'openshift',
    apiServerUrl: `https://api.${uid}.example.com:6443`,
    apiEndpoint: undefined,
    olm: true,
    operator: undefined,
    istio: undefined,
    network: undefined,
    primary: undefined,
    missingRights: [],
    ...changes,
  };
}

function found(name: string, changes: Partial<Survey> = {}, choice: Partial<ClusterChoice> = {}): Found {
  return {
    choice: { name, context: `ctx-${name}`, ...choice },
    survey: survey(name, changes),
    server: `https://${name}.example.com`,
    keepsCacerts: false,
  };
}

function choices(clusters: readonly ClusterChoice[], changes: Partial<Choices> = {}): Choices {
  return {
    meshId: 'mesh1',
    topology: 'multi-primary-multi-network',
    certificates: 'certs',
    clusters,
    samples: { namespace: 'sample' },
    ...changes,
  };
}

function decided(all: readonly Found[], changes: Partial<Choices> = {}) {
  const clusters = all.map(each => each.choice);
  return decide(choices(clusters, changes), all);
}

function mesh(all: readonly Found[], changes: Partial<Choices> = {}) {
  const decision = decided(all, changes);
  assert.deepEqual(decision.problems, []);
  return decision;
}

/** A control plane that is there, of this version. */
const istio = (version: string, role: 'primary' | 'remote' = 'primary') => ({
  istio: {
    role,
    version,
    clusterName: undefined,
    network: undefined,
    meshId: undefined,
    state: 'Healthy',
    ours: true,
  },
});

function problems(all: readonly Found[], changes: Partial<Choices> = {}): readonly string[] {
  const decision = decided(all, changes);
  return decision.problems.map(problem => `${problem.code}: ${problem.title}`);
}

const operator = (versions: readonly string[]) => ({
  operator: {
    namespace: 'openshift-operators',
    deployment: 'servicemesh-operator3',
    title: 'o',
    versions,
    ours: false,
  },
});

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

test('a primary that serves remotes goes on serving them where they are left out', () => {
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

test('values that the plan sets by itself, or for a cluster that is not there, are told before anything is contacted', () => {
  const istioValues = [
    { cluster: 'nord', file: 'n.yaml', values: {} },
    { file: 'a.yaml', values: { global: { meshID: 'x' } } },
  ];
  const told = choiceProblems(choices([{ name: 'east', context: 'a' }], { istioValues }));
  assert.deepEqual(
    told.map(({ title, hint }) => `${title}: ${hint}`),
    [
      '--istio-values: n.yaml is for "nord", which is not among the clusters: name one of east: --istio-values NAME:FILE',
      '--istio-values: a.yaml sets global.meshID, which the plan sets by itself: leave it out: the mesh ID is --mesh-id',
    ],
  );
});
