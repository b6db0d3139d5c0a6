import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TopologyId } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import { membersOf, topologyNow } from '../../state/members.ts';
import { nextPlacement, type PlacementField, placementOn, whyPlacementFixed } from '../../state/placement.ts';
import { type Session, sessionOf } from '../../state/session.ts';
import { reduceSession, type SessionChange } from '../../state/session-changes.ts';
import { fittedTo } from '../../state/topology-choice.ts';
import { topologyRows } from '../../state/words/topology-rows.ts';
import { context, survey } from './hand-made-clusters.ts';
import { start } from './hand-made-plans.ts';

function meshOf(...names: readonly string[]): Session {
  const contexts = names.map(name => context(name));
  const clusters = names.map(name => ({ name, context: name }));
  return sessionOf('kubeconfig', [], contexts, { ...start, clusters });
}

function after(session: Session, name: string, what: PlacementField, by: 1 | -1 = 1): Session {
  const placement = nextPlacement(session, name, what, by);
  if ('why' in placement) return assert.fail(placement.why);
  return reduceSession(session, { change: 'placed', ...placement });
}

function typed(session: Session, name: string, network: string): Session {
  const placement = placementOn(session, name, network);
  if ('why' in placement) return assert.fail(placement.why);
  return reduceSession(session, { change: 'placed', ...placement });
}

const shape = (session: Session) =>
  membersOf(session).map(({ name, role, primary, network }) => [name, role, primary ?? '-', network].join(' '));
const seen = (name: string, over: Parameters<typeof survey>[1]): SessionChange => ({
  change: 'looked',
  context: name,
  probe: { state: 'found', survey: survey(name, over) },
});

test('a remote makes the topology primary-remote, and the others stay what they were', () => {
  const session = after(meshOf('east', 'west', 'north'), 'west', 'role');
  assert.equal(session.topology, 'primary-remote-multi-network');
  assert.deepEqual(shape(session), [
    'east primary - network1',
    'west remote east network2',
    'north primary - network3',
  ]);
  assert.equal(after(session, 'west', 'role').topology, 'multi-primary-multi-network');
});

test('a common network makes the topology single-network, another one makes it multi-network again', () => {
  const one = after(meshOf('east', 'west'), 'west', 'network');
  assert.equal(one.topology, 'multi-primary-single-network');
  assert.deepEqual(shape(one), ['east primary - network1', 'west primary - network1']);
  const two = after(one, 'west', 'network');
  assert.equal(two.topology, 'multi-primary-multi-network');
  assert.deepEqual(shape(two), ['east primary - network1', 'west primary - network2']);
});

test('stepping back undoes stepping on', () => {
  const three = meshOf('east', 'west', 'north');
  const on = after(three, 'north', 'network', -1);
  assert.equal(membersOf(on)[2]?.network, 'network2');
  assert.equal(membersOf(after(on, 'north', 'network'))[2]?.network, 'network3');
});

test('taking the network of another leaves that other where it is', () => {
  const session = typed(meshOf('east', 'west', 'north'), 'west', 'network1');
  assert.deepEqual(shape(session), ['east primary - network1', 'west primary - network1', 'north primary - network3']);
});

test('a remote is led by each primary in turn', () => {
  const session = after(meshOf('east', 'west', 'north'), 'north', 'role');
  assert.deepEqual(shape(after(session, 'north', 'primary')).slice(2), ['north remote west network3']);
  assert.deepEqual(shape(after(after(session, 'north', 'primary'), 'north', 'primary')).slice(2), [
    'north remote east network3',
  ]);
});

test('a remote whose primary became a remote is led by the first that is left', () => {
  const led = after(after(meshOf('east', 'west', 'north'), 'north', 'role'), 'north', 'primary');
  assert.deepEqual(shape(after(led, 'west', 'role')).slice(2), ['north remote east network3']);
});

test('a remote continues with its primary when that gets another name', () => {
  const led = after(after(meshOf('east', 'west', 'north'), 'north', 'role'), 'north', 'primary');
  const renamed = reduceSession(led, { change: 'named', context: 'west', name: 'sunset' });
  assert.equal(membersOf(renamed)[2]?.primary, 'sunset');
});

test('what cannot be changed says why', () => {
  const two = after(meshOf('east', 'west'), 'west', 'role');
  assert.match(whyPlacementFixed(two, 'east', 'role') ?? '', /east is the only primary/);
  assert.match(whyPlacementFixed(two, 'west', 'primary') ?? '', /east is the only primary/);
  assert.match(whyPlacementFixed(two, 'east', 'primary') ?? '', /a primary itself/);
  assert.match(whyPlacementFixed(meshOf('east'), 'east', 'role') ?? '', /a single cluster/);
  assert.match(whyPlacementFixed(meshOf('east'), 'east', 'network') ?? '', /one network/);
  assert.match(whyPlacementFixed(two, 'nobody', 'role') ?? '', /select it first/);
  assert.equal(whyPlacementFixed(two, 'west', 'role'), undefined);
});

test('the first guess of role and network is what the cluster has already, and that is kept', () => {
  const istio = { role: 'remote' as const, network: 'net-9', ours: true };
  const session = reduceSession(
    { ...meshOf('east', 'west'), topology: 'primary-remote-multi-network' },
    seen('east', { istio: { ...istio, version: 'v1.30.3', clusterName: 'east', meshId: 'mesh1', state: 'Ready' } }),
  );
  assert.deepEqual(shape(session), ['east remote west net-9', 'west primary - network2']);
  assert.match(whyPlacementFixed(session, 'east', 'role') ?? '', /already has a control plane as a remote/);
  assert.match(whyPlacementFixed(session, 'east', 'network') ?? '', /already on net-9/);
});

const row = (session: Session, id: TopologyId) => topologyRows(session).find(each => each.id === id);

/** The session with this topology chosen, and what was said before of what it changes. */
function chosen(session: Session, id: TopologyId): { readonly said: string | undefined; readonly shape: unknown } {
  const topology = topologyOf(id);
  const fitted = topology === undefined ? { why: 'unknown' } : fittedTo(session, topology);
  if ('why' in fitted) return assert.fail(fitted.why);
  const now = reduceSession(session, { change: 'placed', ...fitted });
  assert.equal(topologyNow(now), id);
  return { said: row(session, id)?.changes, shape: shape(now) };
}

test('a topology that needs other roles or networks says what it would change, and changes that', () => {
  const led = after(meshOf('east', 'west'), 'west', 'role');
  assert.equal(row(led, 'primary-remote-multi-network')?.changes, '');
  assert.deepEqual(chosen(led, 'multi-primary-multi-network'), {
    said: 'west becomes a primary',
    shape: ['east primary - network1', 'west primary - network2'],
  });
  assert.deepEqual(chosen(led, 'primary-remote-single-network'), {
    said: 'all on network1',
    shape: ['east primary - network1', 'west remote east network1'],
  });
  const apart = typed(typed(meshOf('east', 'west'), 'west', 'blue'), 'east', 'red');
  assert.equal(row(apart, 'multi-primary-multi-network')?.changes, '');
  assert.deepEqual(chosen(apart, 'primary-remote-single-network'), {
    said: 'west becomes a remote of east, all on red',
    shape: ['east primary - red', 'west remote east red'],
  });
  const one = after(meshOf('east', 'west'), 'west', 'network');
  assert.deepEqual(chosen(one, 'multi-primary-multi-network'), {
    said: 'west on network2',
    shape: ['east primary - network1', 'west primary - network2'],
  });
});

test('what fits stays: of three clusters only the one that does not fit is changed', () => {
  const mixed = typed(after(meshOf('east', 'west', 'north'), 'north', 'role'), 'west', 'blue');
  assert.deepEqual(chosen(mixed, 'multi-primary-multi-network'), {
    said: 'north becomes a primary',
    shape: ['east primary - network1', 'west primary - blue', 'north primary - network3'],
  });
});

test('clusters that were all made primaries by hand become remotes of the first', () => {
  const three = after(after(meshOf('east', 'west', 'north'), 'west', 'role'), 'west', 'role');
  assert.deepEqual(chosen(three, 'primary-remote-multi-network'), {
    said: 'west and north become remotes of east',
    shape: ['east primary - network1', 'west remote east network2', 'north remote east network3'],
  });
});

test('of many clusters a few are named', () => {
  const many = meshOf(...Array.from({ length: 12 }, (_, index) => `c${index}`));
  assert.equal(
    chosen(many, 'primary-remote-single-network').said,
    'c1, c2, c3 and 8 more become remotes of c0, all on network1',
  );
  const one = { ...many, topology: 'multi-primary-single-network' as const };
  assert.equal(chosen(one, 'multi-primary-multi-network').said, 'each on a network of its own');
});

test('a topology that the clusters cannot be says why not: what they have already is kept', () => {
  const why = (session: Session, id: TopologyId) => row(session, id)?.unavailable;
  assert.match(why(meshOf('east'), 'primary-remote-single-network') ?? '', /at least 2 clusters/);
  const led = reduceSession(meshOf('east', 'west'), seen('west', { istio: { ...istio, role: 'remote' } }));
  assert.equal(why(led, 'multi-primary-multi-network'), 'west already has a control plane as a remote, which is kept');
  const apart = [seen('east', { network: 'red' }), seen('west', { network: 'blue' })].reduce(
    reduceSession,
    meshOf('east', 'west'),
  );
  assert.equal(why(apart, 'multi-primary-single-network'), 'east is on red, west is on blue already, which is kept');
  assert.equal(why(apart, 'primary-remote-multi-network'), undefined);
  const common = [seen('east', { network: 'red' }), seen('west', { network: 'red' })].reduce(
    reduceSession,
    meshOf('east', 'west'),
  );
  assert.match(why(common, 'multi-primary-multi-network') ?? '', /east is on red, west is on red already/);
});

const istio = {
  version: 'v1.30.3',
  clusterName: undefined,
  network: undefined,
  meshId: undefined,
  state: 'Healthy',
  ours: true,
};

/** Without `--topology`. */
function openMesh(...names: readonly string[]): Session {
  const { topology: _said, ...open } = meshOf(...names);
  return open;
}

test('where no topology is said it follows from what clusters have, and from what is stepped through', () => {
  const open = openMesh('east', 'west', 'north');
  assert.equal(topologyNow(open), 'multi-primary-multi-network');
  const found = [
    seen('east', { network: 'flat' }),
    seen('west', { network: 'flat', primary: 'east', istio: { ...istio, role: 'remote' } }),
  ].reduce(reduceSession, open);
  assert.equal(topologyNow(found), 'primary-remote-single-network');
  assert.deepEqual(shape(found), ['east primary - flat', 'west remote east flat', 'north remote east flat']);
  const apart = typed(found, 'north', 'other');
  assert.equal(topologyNow(apart), 'primary-remote-multi-network');
  assert.deepEqual(shape(apart), ['east primary - flat', 'west remote east flat', 'north remote east other']);
  assert.deepEqual(shape(after(open, 'north', 'role')), [
    'east primary - network1',
    'west primary - network2',
    'north remote east network3',
  ]);
});

test('to accept the topology that fits is not to insist on it', () => {
  const accepted = reduceSession(openMesh('east', 'west'), {
    change: 'topology',
    topology: 'multi-primary-multi-network',
  });
  assert.equal(accepted.topology, undefined);
  const other = reduceSession(accepted, { change: 'topology', topology: 'multi-primary-single-network' });
  assert.equal(other.topology, 'multi-primary-single-network');
});
