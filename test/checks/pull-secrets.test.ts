import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pullSecrets } from '../../source/checks/requirements/pull-secrets.ts';
import type { Subject } from '../../source/checks/subject.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { candidate, problemsOf, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

type Held = Readonly<Record<string, string>>;

/** A cluster with a Secret `pull` in these namespaces, each of that type; none of them may be listed in `closed`. */
function holding(held: Held, closed?: string): Subject {
  const cluster = scriptedCluster('east', {
    list: async (_kind, { namespace = '' }) => {
      if (namespace === closed) throw new ProblemError({ code: 'forbidden', title: 'no', hint: 'h' });
      const type = held[namespace];
      return type === undefined
        ? []
        : [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull', namespace }, type }];
    },
  });
  const subject = subjectOf([candidate('east', { cluster })]);
  return { ...subject, mesh: { ...subject.mesh, pullSecrets: ['pull'] } };
}

const docker = 'kubernetes.io/dockerconfigjson';

test('Secrets for pulling that are in every namespace with pods of the mesh are fine; without any nothing is asked', async () => {
  const result = await resultOf(pullSecrets, holding({ 'istio-system': docker, 'istio-cni': docker, sample: docker }));
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), ['east: pull in istio-system, istio-cni, sample']);
  assert.equal((await resultOf(pullSecrets, subjectOf([candidate('east')]))).verdict, 'skipped');
});

test('a namespace without one is a problem with the command that makes it, and so is one of another type', async () => {
  const result = await resultOf(pullSecrets, holding({ 'istio-system': docker, 'istio-cni': 'Opaque' }));
  assert.deepEqual(titlesOf(result), [
    'east: Secret istio-cni/pull, given as an image pull secret, has type Opaque, which cannot be one',
    'east: there is no Secret sample/pull of --image-pull-secret',
  ]);
  assert.match(problemsOf(result)[1]?.hint ?? '', /-n sample create secret docker-registry pull /);
});

test('with consent one original is enough; without the right to make copies it is not', async () => {
  const from = (held: Held, mayCreate: boolean): Subject => {
    const subject = holding(held);
    const candidates = subject.candidates.map(each => ({
      ...each,
      cluster: { ...each.cluster, mayI: async () => mayCreate },
    }));
    return { ...subject, candidates, mesh: { ...subject.mesh, pullSecretsFrom: 'default' } };
  };
  const fine = await resultOf(pullSecrets, from({ default: docker, 'istio-cni': docker }, true));
  assert.equal(fine.verdict, 'ok');
  assert.deepEqual(wordsOf(fine), [
    'east: pull in istio-system, istio-cni, sample, copied from default where there is none',
  ]);
  const refused = await resultOf(pullSecrets, from({ default: docker, 'istio-cni': docker }, false));
  assert.deepEqual(titlesOf(refused), [
    'east: missing permission to get secrets in default, needed to copy them (--copy-pull-secret)',
    'east: missing permission to create secrets in istio-system, needed to copy them (--copy-pull-secret)',
    'east: missing permission to create secrets in sample, needed to copy them (--copy-pull-secret)',
  ]);
  const none = await resultOf(pullSecrets, from({ 'istio-cni': docker }, true));
  assert.deepEqual(titlesOf(none), ['east: there is no Secret default/pull of --image-pull-secret']);
  const wrong = await resultOf(pullSecrets, from({ default: docker, sample: 'Opaque' }, true));
  assert.deepEqual(titlesOf(wrong), [
    'east: Secret sample/pull, given as an image pull secret, has type Opaque, which cannot be one',
  ]);
});

test('without samples their namespace needs none, and what may not be listed is a doubt', async () => {
  const subject = holding({ 'istio-system': docker, 'istio-cni': docker }, 'istio-cni');
  const none = { ...subject, mesh: { ...subject.mesh, samples: { ...subject.mesh.samples, none: true as const } } };
  const result = await resultOf(pullSecrets, none);
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), [
    'east: whether Secret istio-cni/pull exists is unknown: no permission to list Secrets there',
  ]);
});
