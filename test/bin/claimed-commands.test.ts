/** Every command that writes leaves clusters alone that another run is at work on, and another mesh's Kiali. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordAt, textAt } from '../../source/model/fields.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearseInstalled } from './rehearse-in-process.ts';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';

/** Another run, which renews its claim all the time. To be ended. */
async function claimedByAnother(kubeconfig: string, cluster: string): Promise<() => void> {
  const times = () => ({
    acquireTime: '2026-01-01T00:00:00.000000Z',
    renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
  });
  const content = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'eastwest', namespace: 'default', annotations: { 'eastwest/mesh': 'mesh1' } },
    spec: { holderIdentity: 'bob@desk, process 1 (abcdef)', leaseDurationSeconds: 15, ...times() },
  };
  const { code } = await rawRequest(kubeconfig, cluster, 'POST', LEASES, { type: 'application/json', content });
  assert.equal(code, 201);
  const renewing = setInterval(() => {
    const body = { type: 'application/merge-patch+json', content: { spec: times() } };
    rawRequest(kubeconfig, cluster, 'PATCH', `${LEASES}/eastwest`, body).catch(() => undefined);
  }, 200);
  return () => clearInterval(renewing);
}

const writing: readonly (readonly string[])[] = [
  ['up', '--yes'],
  ['kiali', '--home', 'east', '--yes'],
  ['change-root', '--certificates', 'new-root', '--yes'],
  ['down', '--yes', '--confirm', 'mesh1'],
  ['down', '--only', 'west', '--yes', '--confirm', 'mesh1'],
  ['samples', 'travels', '--home', 'east', '--other', 'west', '--yes'],
  ['traffic', '--drill', 'west', '--confirm', 'mesh1'],
];

test('no command writes to a cluster that another run is at work on', async t => {
  const { file, run } = await rehearseInstalled(t, ['east', 'west']);
  for (const name of ['east', 'west']) t.after(await claimedByAnother(file, name));
  const ended = await Promise.all(
    writing.map(async command => ({ command, ...(await run([...command, '-o', 'ndjson'])) })),
  );
  for (const { command, exit, stdout, stderr } of ended) {
    const events = eventsOf(stdout);
    const codes = events.flatMap(each => (each.event === 'failed' ? [textAt(each, 'problem', 'code')] : []));
    assert.ok(codes.includes('claimed'), `${command.join(' ')}: exit ${exit}, ${codes.join()}\n${stderr}`);
    assert.match(JSON.stringify(events), /bob@desk/);
    assert.deepEqual(
      events.filter(each => each.event === 'removed' || (each.event === 'applied' && each.result !== 'unchanged')),
      [],
      command.join(' '),
    );
    assert.equal(events.at(-1)?.event, 'result');
    assert.notEqual(exit, 0);
  }
});

test('the Kiali of another mesh is neither connected nor disconnected nor deleted', async t => {
  const { file, run } = await rehearseInstalled(t, ['east', 'west']);
  assert.equal((await run(['kiali', '--home', 'east', '--yes'])).exit, 0);
  const kialis = '/apis/kiali.io/v1alpha1/namespaces/istio-system/kialis/kiali';
  const theirs = { metadata: { annotations: { 'eastwest/mesh': 'mesh2' } } };
  const type = 'application/merge-patch+json';
  await rawRequest(file, 'east', 'PATCH', kialis, { type, content: theirs });
  const seen = async () => {
    const { body } = await rawRequest(file, 'east', 'GET', kialis);
    return { spec: recordAt(body, 'spec'), generation: recordAt(body, 'metadata').generation };
  };
  const before = await seen();
  for (const command of [
    ['kiali', '--home', 'east', '--yes'],
    ['kiali', '--disconnect', 'west', '--yes'],
    ['down', '--kiali-only', '--yes', '--confirm', 'mesh1'],
  ]) {
    const { stdout, stderr } = await run([...command, '-o', 'ndjson']);
    assert.deepEqual(await seen(), before, `${command.join(' ')}\n${stderr}${stdout.slice(-2000)}`);
  }
});
