/** Clusters as they may be found, and what is decided on them. */

import assert from 'node:assert/strict';
import type { Survey } from '../../source/checks/survey.ts';
import type { Choices, ClusterChoice } from '../../source/preparation/choices.ts';
import { decide } from '../../source/preparation/decide.ts';
import type { Found } from '../../source/preparation/found.ts';
import { surveyed } from '../checks/subjects.ts';

export function survey(uid: string, changes: Partial<Survey> = {}): Survey {
  return surveyed({ uid, apiServerUrl: `https://api.${uid}.example.com:6443`, ...changes });
}

export function found(name: string, changes: Partial<Survey> = {}, choice: Partial<ClusterChoice> = {}): Found {
  return {
    choice: { name, context: `ctx-${name}`, ...choice },
    survey: survey(name, changes),
    server: `https://${name}.example.com`,
    keepsCacerts: false,
  };
}

export function choices(clusters: readonly ClusterChoice[], changes: Partial<Choices> = {}): Choices {
  return {
    meshId: 'mesh1',
    topology: 'multi-primary-multi-network',
    certificates: 'certs',
    clusters,
    samples: { namespace: 'sample' },
    ...changes,
  };
}

export function decided(all: readonly Found[], changes: Partial<Choices> = {}) {
  const clusters = all.map(each => each.choice);
  return decide(choices(clusters, changes), all);
}

export function mesh(all: readonly Found[], changes: Partial<Choices> = {}) {
  const decision = decided(all, changes);
  assert.deepEqual(decision.problems, []);
  return decision;
}

/** A control plane that is there, of this version. */
export const istio = (version: string, role: 'primary' | 'remote' = 'primary') => ({
  istio: {
    role,
    version,
    clusterName: undefined,
    network: undefined,
    meshId: undefined,
    state: 'Healthy',
    ours: true,
  },
});

export function problems(all: readonly Found[], changes: Partial<Choices> = {}): readonly string[] {
  const decision = decided(all, changes);
  return decision.problems.map(problem => `${problem.code}: ${problem.title}`);
}

export const operator = (versions: readonly string[]) => ({
  operator: {
    namespace: 'openshift-operators',
    deployment: 'servicemesh-operator3',
    title: 'o',
    versions,
    ours: false,
  },
});
