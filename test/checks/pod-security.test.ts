import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podSecurity } from '../../source/checks/requirements/pod-security.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { candidate, clusterWith, object, resultOf, subjectOf, titlesOf } from './subjects.ts';

const withLevel = (name: string, platform: Platform, level: string) => {
  const labels = { 'pod-security.kubernetes.io/enforce': level };
  return candidate(name, {
    member: { platform },
    cluster: clusterWith(name, [object('Namespace', 'sample', {}, { labels })]),
  });
};

test('where no CNI agent redirects traffic, levels that refuse istio-init are told with the namespace', async () => {
  for (const level of ['baseline', 'restricted']) {
    const result = await resultOf(podSecurity, subjectOf([withLevel('east', 'kubernetes', level)]));
    assert.deepEqual(titlesOf(result), [
      `east: namespace sample enforces Pod Security ${level}: pods with a sidecar are refused, because istio-init needs NET_ADMIN`,
    ]);
  }
});

test('with the CNI agent restricted is fine, and so is privileged, or no level, without it', async () => {
  const fine = [
    withLevel('east', 'openshift', 'restricted'),
    withLevel('west', 'kubernetes', 'privileged'),
    candidate('north', { member: { platform: 'kubernetes' } }),
  ];
  assert.equal((await resultOf(podSecurity, subjectOf(fine))).verdict, 'ok');
});
