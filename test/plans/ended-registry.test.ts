/** An operator whose images are at a registry that ends: the run learns it where the plan could not know. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld } from '../rehearsal/controllers/worlds.ts';

for (const [platform, from] of [
  ['kubernetes', /^docker\.io\/istio\/(pilot|proxyv2|examples-\w+-v1):1\./],
  ['openshift', /^registry\.redhat\.io\/openshift-service-mesh\/istio-\w+-rhel9@sha256:/],
] as const) {
  test(`what OLM installs on ${platform} tells the run where its images are: all that it starts comes from there`, async context => {
    const names = ['east', 'west'];
    const members = names.map((name, index) =>
      member(name, { platform, network: `network${index}`, api: `https://${name}.test:6443` }),
    );
    const mesh = meshOf([], { members });
    const simulated = testWorld(context, names, { platform });
    for (const cluster of simulated.clusters)
      cluster.fault({ registriesGone: new Set(['registry.istio.io', 'gcr.io']) });
    const world = worldOn(simulated, await keysFor(context));
    const run = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
    assert.deepEqual(run.problems, []);
    const { items } = await simulated.cluster('west').api.list({ apiVersion: 'v1', kind: 'Pod' }, {}, simulated.signal);
    const images = items
      .filter(({ metadata: { namespace = '' } }) => ['istio-system', 'istio-cni'].includes(namespace))
      .flatMap(pod => listAt(pod, 'spec', 'containers').map(each => textAt(each, 'image') ?? ''));
    assert.ok(images.length >= (platform === 'openshift' ? 3 : 2), images.join());
    for (const image of images) assert.match(image, from);
  });
}
