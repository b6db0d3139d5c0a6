import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, recordAt, textAt } from '../../source/model/fields.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { add, emptyTally, type IstiodView, type Tally, type VerdictState } from '../../source/model/tally.ts';
import { type Findings, proofOf, verdict } from '../../source/traffic/verdict.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { recording } from '../helpers/recordings.ts';

type Counts = Readonly<Record<string, number>>;

/** A tally of these versions, with misses for one reason. */
function tallyOf(versions: Counts, misses = 0, reason = 'Could not resolve host: helloworld.sample'): Tally {
  return { versions, misses, reasons: misses === 0 ? {} : { [reason]: misses }, rate: 10 };
}

/** A view of one istiod pod that knows all of a mesh, changed as a test wants. */
function viewOf(mesh: Mesh, changes: Partial<IstiodView> = {}): IstiodView {
  return {
    pod: 'istiod-abc',
    clusters: mesh.members.map(each => ({ id: each.name, sync: 'synced' })),
    networks: [...new Set(mesh.members.map(each => each.network))],
    ...changes,
  };
}

function findings(
  mesh: Mesh,
  received: Readonly<Record<string, Tally>>,
  views: Readonly<Record<string, readonly IstiodView[]>> = {},
): Findings {
  const all = mesh.members.filter(each => each.role === 'primary').map(each => [each.name, [viewOf(mesh)]] as const);
  return { mesh, received: new Map(Object.entries(received)), views: new Map([...all, ...Object.entries(views)]) };
}

const two = meshOf(['east', 'west']);
const both = { v1: 60, v2: 40 };

test('every version from every cluster, with every istiod content, is the proof', () => {
  const { state, words, evidence } = verdict(findings(two, { east: tallyOf(both), west: tallyOf(both) }));
  assert.equal(state, 'proven');
  assert.equal(words, 'every cluster receives responses from every version');
  assert.deepEqual(evidence, [
    'east: v1 60, v2 40',
    'west: v1 60, v2 40',
    'every istiod has synced every cluster and has an east-west gateway for every network',
  ]);
});

const cases: readonly {
  readonly what: string;
  readonly given: Findings;
  readonly state: VerdictState;
  readonly words: RegExp;
}[] = [
  {
    what: 'one istiod pod of two does not list a cluster',
    given: findings(
      two,
      { east: tallyOf(both), west: tallyOf(both) },
      { east: [viewOf(two), viewOf(two, { pod: 'istiod-old', clusters: [{ id: 'east', sync: 'synced' }] })] },
    ),
    state: 'degraded',
    words: /^every cluster receives responses from every version, but in east istiod-old has not synced west$/,
  },
  {
    what: 'an istiod has no east-west gateway for a network',
    given: findings(
      two,
      { east: tallyOf(both), west: tallyOf(both) },
      { west: [viewOf(two, { networks: ['network2'] })] },
    ),
    state: 'degraded',
    words: /in west istiod-abc has no east-west gateway for network1/,
  },
  {
    what: 'no istiod pod is there',
    given: findings(two, { east: tallyOf(both), west: tallyOf(both) }, { west: [] }),
    state: 'degraded',
    words: /in west no istiod pod responds/,
  },
  {
    what: 'requests go wrong again and again',
    given: findings(two, { east: tallyOf(both, 5, 'HTTP 503: no healthy upstream'), west: tallyOf(both) }),
    state: 'degraded',
    words: /but requests from east fail: HTTP 503: no healthy upstream$/,
  },
  {
    what: 'one request in a hundred went wrong',
    given: findings(two, { east: tallyOf(both, 1), west: tallyOf(both) }),
    state: 'proven',
    words: /every version$/,
  },
  {
    what: 'one request of a short time went wrong',
    given: findings(two, { east: tallyOf({ v1: 9, v2: 9 }, 1), west: tallyOf(both) }),
    state: 'proven',
    words: /every version$/,
  },
  {
    what: 'the failures are over',
    given: {
      ...findings(two, { east: tallyOf({ v1: 50, v2: 50 }, 30), west: tallyOf(both) }),
      recent: new Map([['east', tallyOf({ v1: 20, v2: 20 })]]),
    },
    state: 'proven',
    words: /every version$/,
  },
  {
    what: 'failures of one in twenty pause for a while, as they do by chance',
    given: {
      ...findings(two, { east: tallyOf({ v1: 70, v2: 72 }, 8), west: tallyOf(both) }),
      recent: new Map([['east', tallyOf({ v1: 20, v2: 20 })]]),
    },
    state: 'degraded',
    words: /requests from east fail/,
  },
  {
    what: 'failures have just begun that are few of all that was asked',
    given: {
      ...findings(two, { east: tallyOf({ v1: 1500, v2: 1500 }, 4), west: tallyOf(both) }),
      recent: new Map([['east', tallyOf({ v1: 20, v2: 20 }, 4)]]),
    },
    state: 'degraded',
    words: /requests from east fail/,
  },
  {
    what: 'no requests sent yet',
    given: findings(two, {}),
    state: 'silent',
    words: /^no responses yet$/,
  },
  {
    what: 'nothing but misses',
    given: findings(two, { east: tallyOf({}, 9), west: tallyOf({}, 9) }),
    state: 'silent',
    words: /^no cluster receives responses: Could not resolve host: helloworld\.sample$/,
  },
  {
    what: 'every cluster receives responses only from itself alone',
    given: findings(two, { east: tallyOf({ v1: 9 }), west: tallyOf({ v2: 9 }) }),
    state: 'local-only',
    words: /^every cluster receives responses only from itself; every istiod has synced the others$/,
  },
  {
    what: 'every cluster receives responses only from itself alone and an istiod knows why',
    given: findings(
      two,
      { east: tallyOf({ v1: 9 }), west: tallyOf({ v2: 9 }) },
      { east: [viewOf(two, { clusters: [{ id: 'east', sync: 'synced' }] })] },
    ),
    state: 'local-only',
    words: /^every cluster receives responses only from itself: in east istiod-abc has not synced west$/,
  },
  {
    what: 'one direction works',
    given: findings(two, { east: tallyOf({ v1: 9 }), west: tallyOf(both) }),
    state: 'one-sided',
    words: /^east receives responses only from v1; west receives responses from every version$/,
  },
  {
    what: 'a cluster receives no responses while the other receives from all',
    given: findings(two, { east: tallyOf({}, 9), west: tallyOf(both) }),
    state: 'partly',
    words: /^east receives no responses: Could not resolve host: helloworld\.sample$/,
  },
  {
    what: 'a version is gone',
    given: findings(two, { east: tallyOf({ v1: 9 }), west: tallyOf({ v1: 9 }) }),
    state: 'partly',
    words: /no cluster receives responses from v2$/,
  },
];

for (const { what, given, state, words } of cases) {
  test(`${state}, when ${what}`, () => {
    const found = verdict(given);
    assert.equal(found.state, state);
    assert.match(found.words, words);
  });
}

test('a mesh of one cluster has nothing to prove: it is done and waits for its second cluster', () => {
  const alone = meshOf(['east']);
  const found = verdict(findings(alone, { east: tallyOf({ v1: 9 }) }));
  assert.deepEqual(
    [found.state, found.words],
    ['local-only', 'east receives responses only from itself; the mesh waits for its second cluster'],
  );
  assert.equal(proofOf(alone.members.length, found), 'done');
  const broken = verdict(findings(alone, { east: tallyOf({ v1: 9 }, 5) }));
  assert.equal(broken.state, 'degraded');
  assert.equal(proofOf(alone.members.length, broken), 'unproven');
});

test('responses from itself alone are no proof for a cluster that has others', () => {
  const found = verdict(findings(two, { east: tallyOf({ v1: 9 }), west: tallyOf({ v2: 9 }) }));
  assert.equal(proofOf(two.members.length, found), 'unproven');
  assert.equal(
    proofOf(two.members.length, verdict(findings(two, { east: tallyOf(both), west: tallyOf(both) }))),
    'proven',
  );
});

const three = meshOf(['east', 'west', 'north']);

test('when one of three failed, the verdict says that the other two are proven', () => {
  const known = { clusters: viewOf(two).clusters, networks: viewOf(two).networks };
  const found = verdict({
    mesh: three,
    received: new Map([
      ['east', tallyOf(both)],
      ['west', tallyOf(both)],
    ]),
    views: new Map([
      ['east', [viewOf(three, known)]],
      ['west', [viewOf(three, known)]],
    ]),
  });
  assert.equal(found.state, 'partly');
  assert.match(
    found.words,
    /^proven between east and west; north receives no responses; no cluster receives responses from v3; in east istiod-abc has not synced north/,
  );
  assert.equal(proofOf(three.members.length, found), 'unproven');
});

test('clusters that receive each other’s responses while their istiods do not agree are not called proven', () => {
  const received = { east: tallyOf(both), west: tallyOf(both) };
  const views = { east: [viewOf(three, { clusters: [{ id: 'east', sync: 'synced' }] })] };
  assert.match(
    verdict(findings(three, received, views)).words,
    /^east and west receive each other's responses; north receives no responses/,
  );
});

test('of a hundred clusters the verdict counts those that work and names those that do not', () => {
  const hundred = meshOf(Array.from({ length: 100 }, (_, index) => `c${index + 1}`));
  const versions = Object.fromEntries(hundred.members.map((_, index) => [`v${index + 1}`, 3]));
  const { v50: _gone, ...without } = versions;
  const received = hundred.members.map(({ name }) => [name, tallyOf(name === 'c50' ? { v50: 9 } : without)] as const);
  assert.match(
    verdict(findings(hundred, Object.fromEntries(received))).words,
    /^proven between 99 of 100 clusters; c50 receives responses only from v50$/,
  );
});

test('one version missing in one cluster of five is said briefly', () => {
  const five = meshOf(['a', 'b', 'c', 'd', 'e']);
  const all = { v1: 1, v2: 1, v3: 1, v4: 1, v5: 1 };
  const received = {
    a: tallyOf({ ...all, v4: 0 }),
    b: tallyOf(all),
    c: tallyOf(all),
    d: tallyOf(all),
    e: tallyOf(all),
  };
  const { state, words } = verdict(findings(five, received));
  assert.deepEqual(
    { state, words },
    { state: 'partly', words: 'proven between b, c, d and e; a receives no responses from v4' },
  );
});

test('clusters of one network need no gateway', () => {
  const one = meshOf(['east', 'west'], { members: [member('east'), member('west')] });
  const views = { east: [viewOf(one, { networks: [] })], west: [viewOf(one, { networks: [] })] };
  const found = verdict(findings(one, { east: tallyOf(both), west: tallyOf(both) }, views));
  assert.equal(found.state, 'proven');
  assert.equal(found.evidence.at(-1), 'every istiod has synced every cluster');
});

test('a remote has no istiod of its own to ask', () => {
  const mesh = meshOf(['east', 'west'], {
    members: [member('east'), member('west', { role: 'remote', primary: 'east', network: 'network2' })],
  });
  assert.equal(verdict(findings(mesh, { east: tallyOf(both), west: tallyOf(both) })).state, 'proven');
});

test('an istiod that has not reported yet proves nothing', () => {
  const { state, words } = verdict({
    mesh: two,
    received: new Map([
      ['east', tallyOf(both)],
      ['west', tallyOf(both)],
    ]),
    views: new Map([['east', [viewOf(two)]]]),
  });
  assert.equal(state, 'degraded');
  assert.match(words, /istiod in west has not reported yet/);
});

test('an istiod that does not answer proves nothing', () => {
  const views = { west: [viewOf(two, { clusters: [], networks: [] })] };
  const found = verdict(findings(two, { east: tallyOf(both), west: tallyOf(both) }, views));
  assert.match(found.words, /in west istiod-abc does not respond/);
});

/** What one would say of a real mesh that is broken in one way. */
const symptoms: Readonly<Record<string, VerdictState>> = {
  healthy: 'proven',
  remote_secret_missing_on_east: 'one-sided',
  remote_secret_with_a_bad_token: 'degraded',
  remote_secret_with_an_unreachable_server: 'degraded',
  remote_secret_made_new_with_a_bad_token: 'one-sided',
  remote_secret_made_new_with_an_unreachable_server: 'one-sided',
  remote_secret_under_another_cluster_name: 'degraded',
  west_gateway_service_without_the_network_label: 'one-sided',
  no_cross_network_gateway_in_west: 'one-sided',
  west_gateway_scaled_to_zero: 'one-sided',
  firewall_drops_port_15443_to_west: 'one-sided',
  helloworld_service_missing_in_west: 'partly',
  helloworld_in_west_without_a_sidecar: 'one-sided',
  helloworld_in_west_scaled_to_zero: 'partly',
  locality_failover_by_destination_rule_in_east: 'one-sided',
  namespace_network_label_missing_in_west_after_a_restart: 'one-sided',
  different_roots_from_the_start: 'local-only',
};

test('a real mesh, whole and broken in many ways, gets the verdict that fits', () => {
  const all = recording('symptoms');
  const states = Object.fromEntries(
    Object.keys(recordAt(all)).map(name => [name, verdict(findingsIn(recordAt(all, name))).state]),
  );
  assert.deepEqual(states, symptoms);
});

function findingsIn(symptom: unknown): Findings {
  const names = ['east', 'west'];
  const received = new Map(names.map(name => [name, observationsIn(recordAt(symptom, name, 'answers'))]));
  const views = new Map(
    names.map(name => {
      const clusters = listAt(symptom, name, 'clusterz').map(each => ({
        id: textAt(each, 'id') ?? '',
        sync: textAt(each, 'syncStatus') ?? '',
      }));
      const networks = listAt(symptom, name, 'networkz').map(each => String(each).split(' ')[0] ?? '');
      return [name, [{ pod: 'istiod', clusters, networks }]];
    }),
  );
  return { mesh: two, received, views };
}

function observationsIn(answers: Readonly<Record<string, unknown>>): Tally {
  let tally = emptyTally(['v1', 'v2']);
  for (const [text, answer] of Object.entries(answers)) {
    for (let n = Number(recordAt(answer).n); n > 0; n -= 1) {
      const miss = { observation: 'miss', reason: text, took: 3 } as const;
      const response = { observation: 'response', version: text, instance: '', took: 0 } as const;
      tally = add(tally, /^v\d$/.test(text) ? response : miss);
    }
  }
  return tally;
}
