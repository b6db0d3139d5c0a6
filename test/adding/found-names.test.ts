/** Clusters that have a mesh already are called as they are called there, where only their contexts are named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundMesh, foundName, withNames } from '../../source/preparation/found-names.ts';
import { sessionOf } from '../../state/session.ts';
import { reduceSession } from '../../state/session-changes.ts';
import { context, survey } from '../state/hand-made-clusters.ts';
import { start } from '../state/hand-made-plans.ts';

const runs = (clusterName: string, meshId: string) => ({
  istio: {
    role: 'primary' as const,
    version: 'v1.30.3',
    clusterName,
    network: 'network7',
    meshId,
    state: 'Healthy',
    ours: true,
  },
});

test('a name that was only guessed from the context gives way to the one that Istio has', () => {
  const [east, west] = [
    { name: 'east', context: 'admin@east' },
    { name: 'west', context: 'west' },
  ];
  const all = [east, west];
  assert.equal(foundName(east, 'east', runs('prod-east', 'm'), all), 'prod-east');
  assert.equal(foundName(west, 'west', runs('prod-west', 'm'), all), 'prod-west');
  assert.equal(foundName(east, 'east', runs('east', 'm'), all), undefined);
  assert.equal(foundName(east, 'east', undefined, all), undefined);
  assert.equal(foundName(east, 'east', runs('west', 'm'), all), undefined, 'another has it');
  assert.equal(foundName({ ...east, name: 'mine' }, 'east', runs('prod-east', 'm'), all), undefined, 'the user’s own');
  assert.equal(foundName({ ...east, name: 'east-2' }, 'east', runs('prod-east', 'm'), all), 'prod-east');
});

test('what is said of a cluster by its guessed name holds for the one that was found', () => {
  const clusters = [
    { name: 'east', context: 'east' },
    { name: 'edge', context: 'edge', primary: 'east' },
  ];
  const choices = { ...start, clusters, gatewayAnnotations: [{ cluster: 'east', key: 'a', value: 'b' }] };
  const named = withNames(choices, new Map([['east', 'prod-east']]));
  assert.deepEqual(
    named.clusters.map(({ name, primary }) => [name, primary]),
    [
      ['prod-east', undefined],
      ['edge', 'prod-east'],
    ],
  );
  assert.equal(named.gatewayAnnotations?.[0]?.cluster, 'prod-east');
});

test('the mesh ID that all have is taken where nobody says another, and the folder beside it', () => {
  const said = { meshId: 'mesh1', certificates: '/home/me/eastwest-certs/mesh1' };
  const prod = runs('east', 'prod');
  assert.deepEqual(foundMesh(said, [prod, undefined, prod]), {
    meshId: 'prod',
    certificates: '/home/me/eastwest-certs/prod',
  });
  assert.deepEqual(foundMesh({ ...said, certificates: '/keys' }, [prod]), { meshId: 'prod', certificates: '/keys' });
  const own = { ...said, meshId: 'mine' };
  assert.equal(foundMesh(own, [prod]), own, 'the check mesh-id tells that it is another');
  assert.equal(foundMesh(said, [prod, runs('west', 'mesh1')]), said, 'two meshes are none to join');
});

test('on the screen a marked cluster gets its own name and the mesh its ID as soon as it was looked at', () => {
  const session = sessionOf('kubeconfig', [], [context('admin@east', { guess: 'east' })], {
    ...start,
    certificates: '/c/mesh1',
    clusters: [{ name: 'east', context: 'admin@east' }],
  });
  const found = { state: 'found', survey: survey('uid', runs('prod-east', 'prod')) } as const;
  const probed = reduceSession(session, { change: 'looked', context: 'admin@east', probe: found });
  assert.deepEqual(probed.marks, [{ name: 'prod-east', context: 'admin@east' }]);
  assert.deepEqual([probed.meshId, probed.certificates], ['prod', '/c/prod']);
});
