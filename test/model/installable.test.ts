/**
 * Which versions operators can install, read from the CRDs and CSVs of four real releases
 * (docs/istio/versions.md#operator-releases, docs/istio/versions.md#installable-versions).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, recordAt } from '../../source/model/fields.ts';
import { acceptedVersions, bundledVersions } from '../../source/model/installable.ts';
import { newestOf } from '../../source/model/offers.ts';
import { upstreamObjects } from '../helpers/upstream.ts';

const releases = [
  {
    title: 'Sail 1.0.0',
    folder: 'sail-1.0.0',
    count: 7,
    newest: 'v1.24.3',
    oldest: 'v1.23.0',
    not: 'v1.22.8',
  },
  {
    title: 'Sail 1.30.3',
    folder: 'sail-1.30.3',
    count: 22,
    newest: 'v1.30.3',
    oldest: 'v1.28.0',
    // In its enum, but at the end of its life: the operator would fail to install it.
    not: 'v1.27.9',
  },
  {
    title: 'OpenShift Service Mesh 3.0.0',
    folder: 'ossm-3.0.0',
    count: 1,
    newest: 'v1.24.3',
    oldest: 'v1.24.3',
    not: 'v1.24.4',
  },
  {
    title: 'OpenShift Service Mesh 3.4.1',
    folder: 'ossm-v3.4.1',
    count: 11,
    newest: 'v1.30.3',
    oldest: 'v1.27.3',
    not: 'v1.26.8',
  },
];

const accepted = (folder: string) => acceptedVersions(upstreamObjects(`${folder}/crds/sailoperator.io_istios.yaml`)[0]);

for (const { title, folder, count, newest, oldest, not } of releases) {
  test(`${title} can install ${oldest} to ${newest}, by its CRD`, () => {
    const versions = accepted(folder);
    assert.deepEqual([versions.length, versions[0], versions.at(-1)], [count, newest, oldest]);
    assert.equal(versions.includes(not), false);
    assert.deepEqual(
      versions.filter(each => !/^v\d+\.\d+\.\d+$/.test(each)),
      [],
    );
  });
}

for (const folder of ['ossm-3.0.0', 'ossm-v3.4.1']) {
  test(`the images that the operator of ${folder} brings are what its CRD says`, () => {
    const [csv] = upstreamObjects(`${folder}/servicemeshoperator3.clusterserviceversion.yaml`);
    const [deployment] = listAt(csv, 'spec', 'install', 'spec', 'deployments');
    const brought = bundledVersions(recordAt(deployment, 'spec', 'template', 'metadata', 'annotations'));
    assert.deepEqual(brought, accepted(folder));
  });
}

test('the newest that two releases share is found, and that two others share none is told', () => {
  const offer = (folder: string) => ({ cluster: folder, versions: accepted(folder) });
  assert.equal(newestOf([offer('sail-1.30.3'), offer('ossm-v3.4.1')]), 'v1.30.3');
  assert.equal(newestOf([offer('sail-1.0.0'), offer('ossm-3.0.0')]), 'v1.24.3');
  const none = newestOf([offer('ossm-3.0.0'), offer('ossm-v3.4.1')]);
  assert.ok(typeof none === 'object');
  assert.match(none.hint, /ossm-3\.0\.0: v1\.24\.3; ossm-v3\.4\.1: v1\.30\.3, v1\.30\.1, v1\.28\.10/);
});
