/** What only real servers do wrong, in the middle of an install: nothing is lost and nothing is made twice. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { missingRights } from '../../source/checks/rights.ts';
import { listAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import type { AccessReview } from '../../source/ports.ts';
import { temporaryFolder } from '../bin/kubeconfigs.ts';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { type Ended, runMain } from '../bin/run-main.ts';
import { newAuthority } from '../control-plane/authority.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { kubeconfig } from '../control-plane/kubeconfig.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { type BadRoad, badRoad, type Road } from './mesh/bad-road.ts';
import { runWithClock } from './mesh/moved-clock.ts';
import { outagesAt } from './mesh/outages.ts';
import { joined, type RealWorld, realWorld } from './mesh/real-world.ts';
import { put } from './put.ts';

const skip = unavailable() ?? false;
const names = ['east', 'west'];
const up = ['up', '--yes', '-o', 'ndjson', ...names.flatMap(name => ['--cluster', name])];

test('servers that are killed in each phase are waited for, and the mesh is proven', { skip }, async t => {
  const world = await realWorld(t, names);
  const steps = [
    'east/operator',
    'west/cni',
    'east/control-plane',
    'west/gateway',
    'east/reader-token',
    'west/remote-secret-east',
    'east/helloworld',
    'west/traffic',
  ];
  const outages = outagesAt(steps, world.planes);
  const ended = await run(world, world.kubeconfig, text => outages.receive(text));
  assert.deepEqual((await outages.ended()).toSorted(), steps.toSorted());
  proven(ended);
  await nothingTwice(world, ended);
});

test('a far server that says "too many", and a near one that drops connections and has another time', {
  skip,
}, async t => {
  const world = await realWorld(t, names);
  const far = await roadTo(t, world, 'east', { away: 200, tooManyEvery: 4 });
  // A bad line loses one request in fifty; one in eight is more than that, so that each phase has its share.
  const broken = await roadTo(t, world, 'west', { breakEvery: 8, ahead: 240_000 });
  const file = join(world.folder, 'bad-roads');
  writeFileSync(file, joined([far.kubeconfig, broken.kubeconfig]));
  const ended = await run(world, file);
  proven(ended);
  const clocks = eventsOf(ended.stdout).find(each => each.event === 'check' && each.check === 'clocks');
  assert.equal(clocks?.verdict, 'warning');
  assert.match(JSON.stringify(clocks?.warnings), /west: its clock is (23\d|24\d) s ahead of this machine's/);
  assert.ok(broken.counts.broken > 3, `${broken.counts.broken} broken connections`);
  assert.ok(far.waits.length > 3, `${far.waits.length} requests came again after a 429`);
  // Retry-After is whole seconds, and the way back has begun when we count.
  assert.ok(Math.min(...far.waits) > 900, far.waits.join());
  await nothingTwice(world, ended);
});

describe('before anything is written', { skip }, () => {
  // No test here leaves anything on them.
  let planes: readonly ControlPlane[] = [];
  let east: ControlPlane;
  before(async () => {
    planes = await Promise.all(names.map(bareServer));
    east = planes[0] as ControlPlane;
  });
  after(() => Promise.all(planes.map(plane => plane.stop())));

  test('clusters whose clocks are ten minutes apart are not joined: certificates of one are not valid in the other', async t => {
    const [near, ahead] = await Promise.all(planes.map((plane, at) => opened(t, plane, { ahead: at * 600_000 })));
    const folder = temporaryFolder(t);
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, joined([near?.kubeconfig ?? '', ahead?.kubeconfig ?? '']));
    const { exit, stderr } = await runMain([...up, '--kubeconfig', file], { folder });
    assert.equal(exit, 3, stderr);
    assert.match(stderr, /west: its clock is (59\d|60\d) s ahead of this machine's/);
    for (const road of [near, ahead]) assert.deepEqual(road && writesOn(road), []);
  });

  test('our own clock ten minutes wrong is told as ours, and nothing is written', async t => {
    const roads = await Promise.all(planes.map(plane => opened(t, plane, {})));
    const folder = temporaryFolder(t);
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, joined(roads.map(road => road.kubeconfig)));
    for (const [ahead, words] of [
      [600_000, 'ahead of'],
      [-600_000, 'behind'],
    ] as const) {
      const { exit, stderr } = await runWithClock(t, ahead, [...up, '--kubeconfig', file], folder);
      assert.equal(exit, 3, stderr);
      assert.match(stderr, new RegExp(`this machine's clock is (59\\d|60\\d) s ${words} all clusters`));
    }
    for (const road of roads) assert.deepEqual(writesOn(road), []);
  });

  test('a client certificate that is refused is told as that, and nothing is tried again for long', async t => {
    const stranger = (await newAuthority('somebody else')).client('admin', ['system:masters']);
    const { exit, stderr } = await onePlane(t, kubeconfig('east', east.server, east.authority.certificate, stranger));
    assert.equal(exit, 5, stderr);
    assert.match(stderr, /east rejects the login of context east/);
  });

  test('a user without rights is told all of them at once, and nothing is written', async t => {
    const road = await opened(t, east, { as: 'jane' });
    const { exit, stderr } = await onePlane(t, road.kubeconfig);
    assert.equal(exit, 5, stderr);
    // Whose permissions are missing stands behind the last of them.
    const told = stderr.split(/; |: | \(the user|\n/);
    for (const { verb, group, resource, namespace } of await rightsAskedFor('bundle', 'kubernetes')) {
      const kind = group === '' ? resource : `${resource}.${group}`;
      const where = `${kind}${namespace === undefined ? '' : ` in ${namespace}`}`;
      const verbs = told.find(each => each.endsWith(` ${where}`))?.slice(0, -where.length) ?? '';
      assert.ok(verbs.split(/[ ,]+/).includes(verb), `${verb} ${where} in ${stderr}`);
    }
    assert.deepEqual(writesOn(road), []);
  });
});

test('a user with exactly the rights that are asked for makes the whole mesh', { skip }, async t => {
  const world = await realWorld(t, names);
  const rights = await rightsAskedFor('olm', 'openshift');
  for (const plane of world.planes.values()) await put(plane, granted('jane', rights));
  const file = join(world.folder, 'jane');
  writeFileSync(file, joined([...world.planes.values()].map(plane => plane.kubeconfigFor('jane', []))));
  proven(await run(world, file));
});

function run({ folder }: RealWorld, file: string, onStdout: (text: string) => void = () => undefined): Promise<Ended> {
  return runMain([...up, '--kubeconfig', file], { folder, onStdout });
}

function proven({ exit, stdout, stderr }: Ended): void {
  const failed = eventsOf(stdout).filter(each => each.event === 'failed');
  assert.equal(exit, 0, `${JSON.stringify(failed, undefined, 1)}\n${stderr}`);
  assert.equal(eventsOf(stdout).at(-1)?.outcome, 'proven');
}

/** Each object was made once, and a second run on a good road finds all of them. */
async function nothingTwice(world: RealWorld, first: Ended): Promise<void> {
  const applied = eventsOf(first.stdout).filter(each => each.event === 'applied');
  const written = applied.map(each => `${each.cluster} ${each.object}`);
  assert.equal(new Set(written).size, written.length);
  const again = await run(world, world.kubeconfig);
  proven(again);
  const changed = eventsOf(again.stdout).filter(each => each.event === 'applied' || each.event === 'removed');
  assert.equal(changed.length, written.length);
  assert.deepEqual(
    changed.filter(each => each.result !== 'unchanged' && each.result !== 'kept'),
    [],
  );
  for (const [name, plane] of world.planes) {
    const plans = await answered(plane, '/apis/operators.coreos.com/v1alpha1/installplans');
    assert.equal(listAt(JSON.parse(plans), 'items').length, 1, `install plans of ${name}: ${plans}`);
  }
}

/** A server that has just come back refuses for a moment ("storage is (re)initializing"): an answer is one of 200. */
async function answered(plane: ControlPlane, path: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { status, body } = await plane.request('GET', path);
    if (status === 200) return body;
    assert.ok(tries < 60, `${path}: ${status} ${body}`);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

function roadTo(t: TestContext, { planes }: RealWorld, name: string, road: Road): Promise<BadRoad> {
  const plane = planes.get(name);
  assert.ok(plane !== undefined);
  return opened(t, plane, road);
}

async function opened(t: TestContext, plane: ControlPlane, road: Road): Promise<BadRoad> {
  const made = await badRoad(plane, road);
  t.after(() => made.close());
  return made;
}

/** What was asked that changes anything: a review of rights is a question, though it is posted. */
function writesOn({ requests }: BadRoad): readonly string[] {
  const review = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  return requests.filter(each => !each.startsWith('GET ') && each !== review);
}

function bareServer(name: string): Promise<ControlPlane> {
  return startControlPlane(name, { without: ['kube-controller-manager', 'kube-scheduler', 'kwok'] });
}

function onePlane(t: TestContext, text: string): Promise<Ended> {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'kubeconfig'), text);
  return runMain(['up', '--yes', '--kubeconfig', join(folder, 'kubeconfig'), '--cluster', 'east'], { folder });
}

/** What the program asks for. */
async function rightsAskedFor(operator: 'olm' | 'bundle', platform: Platform): Promise<readonly AccessReview[]> {
  const asked: AccessReview[] = [];
  const mayI = async (review: AccessReview) => {
    asked.push(review);
    return false;
  };
  await missingRights(
    scriptedCluster('east', { mayI }),
    { operator, platform, sampleNamespace: 'sample' },
    new AbortController().signal,
  );
  return asked.filter(each => each.verb !== '*');
}

/** Roles for exactly these rights, each in its namespace. */
function granted(user: string, rights: readonly AccessReview[]): readonly KubeObject[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  return [...new Set(rights.map(each => each.namespace))].flatMap(namespace => {
    const [role, binding] = namespace === undefined ? ['ClusterRole', 'ClusterRoleBinding'] : ['Role', 'RoleBinding'];
    const metadata = { name: user, ...(namespace === undefined ? {} : { namespace }) };
    const rules = rights
      .filter(each => each.namespace === namespace)
      .map(({ group, resource, verb }) => ({ apiGroups: [group], resources: [resource], verbs: [verb] }));
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: role, name: user };
    const home =
      namespace === undefined ? [] : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }];
    return [
      ...home,
      { apiVersion, kind: role, metadata, rules },
      { apiVersion, kind: binding, metadata, roleRef, subjects },
    ];
  }) as readonly KubeObject[];
}
