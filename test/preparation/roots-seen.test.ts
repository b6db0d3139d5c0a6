import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../source/model/problem.ts';
import { rootsIn, rootsSeen } from '../../source/preparation/roots-seen.ts';
import { made } from '../certificates/authorities.ts';
import { secret } from '../certificates/secrets.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const { signal } = new AbortController();

test('the roots in the folder, in cacerts of either format, and in use are read, each once', async () => {
  const [one, other] = [await made({ name: 'One' }), await made({ name: 'Other' })];
  const published = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { 'root-cert.pem': other.cert },
  };
  const cluster = scriptedCluster('east', { read: async () => published });
  const seen = await rootsSeen(
    one.cert,
    [
      { name: 'east', cluster, cacerts: secret({ 'root-cert.pem': one.cert + one.cert }), hasIstiod: true },
      { name: 'west', cluster, cacerts: secret({ 'ca.crt': one.cert + other.cert }), hasIstiod: false },
      { name: 'north', cluster, cacerts: undefined, hasIstiod: false },
    ],
    signal,
  );
  const subjects = (all: readonly { readonly subject: string }[] | undefined) => all?.map(({ subject }) => subject);
  assert.deepEqual(subjects(seen.folder), ['O=Test, CN=One']);
  assert.deepEqual(
    seen.clusters.map(({ cluster: name, cacerts, istiod }) => [name, subjects(cacerts), subjects(istiod)]),
    [
      ['east', ['O=Test, CN=One'], ['O=Test, CN=Other']],
      ['west', ['O=Test, CN=One', 'O=Test, CN=Other'], []],
      ['north', undefined, []],
    ],
  );
});

test('what cannot be read is left out: nothing is decided by it', async () => {
  const refusing = scriptedCluster('east', {
    read: () => Promise.reject(new ProblemError({ code: 'forbidden', title: 'may not read', hint: 'h' })),
  });
  const [cluster] = (
    await rootsSeen(undefined, [{ name: 'east', cluster: refusing, cacerts: secret({}), hasIstiod: true }], signal)
  ).clusters;
  assert.deepEqual(cluster, { cluster: 'east', cacerts: [], istiod: [] });
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  assert.deepEqual(rootsIn(`${broken}no certificate`), []);
});
