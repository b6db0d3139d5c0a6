/** A mesh that was made by hand, as Sail's and Istio's documents say it, and `istioctl create-remote-secret`: it is adopted. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { clusters, folderFor, type Made, madeByHand, reader, system } from '../helpers/mesh-by-hand.ts';
import type { ShapedHost } from '../helpers/shaped-host.ts';

const never = new AbortController().signal;

async function adopt(t: TestContext, host: ShapedHost): Promise<Prepared> {
  return prepare(
    host,
    {
      meshId: 'mesh1',
      topology: 'multi-primary-multi-network',
      certificates: folderFor(t),
      clusters: clusters.map(({ name, context }) => ({ name, context })),
      samples: { namespace: 'sample' },
    },
    never,
  );
}

async function run({ mesh, steps, world }: Prepared) {
  const events: Event[] = [];
  const proof = createRunVerdict(steps, event => events.push(event));
  const { outcome } = await runPlan(mesh, steps, world, proof.report, never);
  return { events, verdict: proof.verdict(mesh, outcome === 'done' ? 'done' : 'open')?.state };
}

/** Every remote secret that istiods read, by cluster, and every pod's UID. */
async function probed(host: ShapedHost) {
  return Promise.all(
    clusters.map(async ({ context }) => {
      const api = host.api(context);
      const labels = 'istio/multiCluster=true';
      const secrets = await api.list({ apiVersion: 'v1', kind: 'Secret' }, { namespace: system, labels }, never);
      const pods = await api.list({ apiVersion: 'v1', kind: 'Pod' }, {}, never);
      return {
        secrets: secrets.items.map(({ metadata, data }) => ({
          name: metadata.name,
          version: metadata.resourceVersion,
          data,
        })),
        pods: pods.items.map(({ metadata }) => metadata.uid).sort(),
      };
    }),
  );
}

const meshes: readonly Made[] = [
  { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token` },
  // As OpenShift before 4.16 makes one for each account.
  { samples: 'istio-1.24.3', token: `${reader}-token-x7k2p` },
];
for (const made of meshes) {
  test(`a mesh made by the documents’ commands, samples of ${made.samples}, token of ${made.token}, is proven with its own remote secrets, and nothing is restarted`, {}, async t => {
    const host = await madeByHand(t, { clusters: 2, pace: 0, platform: 'kubernetes' }, made);
    const before = await probed(host);
    const prepared = await adopt(t, host);
    assert.deepEqual(
      prepared.foreseen.flatMap(({ fate }) => (fate.will === 'keep' ? [] : [fate])),
      [],
    );
    const { events, verdict } = await run(prepared);
    assert.deepEqual(
      events.filter(({ event }) => event === 'failed'),
      [],
    );
    assert.equal(verdict, 'proven');
    assert.deepEqual(
      events.flatMap(each => (each.event === 'removed' ? [each.object] : [])),
      [],
    );
    assert.deepEqual(await probed(host), before);
    const kept = events.flatMap(each => (each.event === 'applied' && each.result === 'kept' ? [each.object] : []));
    assert.deepEqual(
      kept.filter(object => object.includes('remote-secret')).toSorted(),
      clusters.map(({ name }) => `Secret ${system}/istio-remote-secret-${name}`),
    );
    assert.doesNotMatch(JSON.stringify([events, prepared.checks]), /eyJ[\w-]{20}|PRIVATE KEY/);
  });
}
