/** The account that Kiali uses on another cluster, and its tokens, on a real API server with its token controller. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProveAccess } from '../../source/kubernetes/prove-access.ts';
import { objectPath } from '../../source/kubernetes/requests/paths.ts';
import { ownKialiAccount } from '../../source/manifests/kiali-account.ts';
import { kialiToken } from '../../source/manifests/kiali-clusters.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import { type KubeObject, refOf } from '../../source/model/kube.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { applied, put } from './put.ts';

const skip = unavailable() ?? false;
const account = 'kiali-service-account';
const { signal } = new AbortController();

/** The first that is found: a token that was deleted is good for ten seconds more, in the cache of the server. */
async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const end = performance.now() + 240_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(performance.now() < end, `not within four minutes: ${what}`);
    await sleep(25);
  }
}

function planned(token?: string): KialiPlan {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const chosen = token === undefined ? {} : { token: { name: token, old: [account] } };
  return kialiFor(mesh, { sites: new Map([['west', { ownAccount: true, ...chosen }]]) });
}

describe('on a real API server', { skip }, () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane('kiali-account', { without: ['kube-scheduler', 'kwok'] });
    await put(plane, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }]);
  });
  after(() => plane?.stop());

  const apply = async (object: KubeObject) => {
    const { status, body } = await applied(plane, object);
    assert.ok(status < 300, body);
  };

  /** What the token controller puts into the Secret of this plan. */
  const issued = (kiali: KialiPlan): Promise<string> => {
    const secret = kialiToken(kiali, { name: 'west' });
    return until(`a token in ${secret.metadata.name}`, async () => {
      const { body } = await plane.request('GET', objectPath(refOf(secret)));
      const token = (JSON.parse(body) as KubeObject).data?.token;
      return token === undefined ? undefined : Buffer.from(token, 'base64').toString();
    });
  };

  test('the account reads what Kiali reads before it is told of the cluster, and another token goes when its Secret does', async () => {
    const first = planned();
    const [, west] = first.mesh.members;
    assert.ok(west);
    for (const object of ownKialiAccount(first, west)) await apply(object);
    await apply(kialiToken(first, west));
    const before = await issued(first);
    const prove = createProveAccess({});
    const by = (token: string) => ({
      server: plane.server,
      ca: plane.authority.certificate,
      serverName: undefined,
      token,
      reader: 'kiali' as const,
    });
    const proven = (token: string) =>
      until(
        'the role is seen by the authorizer',
        async () => (await prove(by(token), signal)) === undefined || undefined,
      );
    await proven(before);

    // The same name gives the same token; another name gives another one.
    const [secret] = [kialiToken(first, west)];
    await plane.request('DELETE', objectPath(refOf(secret)));
    await apply(secret);
    assert.equal(await issued(first), before);
    const second = planned(`${account}-2`);
    await apply(kialiToken(second, west));
    const next = await issued(second);
    assert.notEqual(next, before);
    await proven(next);

    await plane.request('DELETE', objectPath(refOf(secret)));
    await until('the previous token is refused', async () => {
      const problem = await prove(by(before), signal);
      return problem === undefined ? undefined : problem;
    });
    assert.equal(await prove(by(next), signal), undefined);
  });
});
