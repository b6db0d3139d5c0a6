/** Clusters made by hand: contexts, and what a survey finds of them. */

import type { Survey } from '../../source/checks/survey.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Cluster, Context } from '../../source/ports.ts';
import { surveyed } from '../checks/subjects.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

export function context(name: string, over: Partial<Context> = {}): Context {
  const server = `https://${name}.example.com:6443`;
  return { name, guess: name, server, user: 'admin', namespace: undefined, current: false, ...over };
}

export function survey(uid: string, over: Partial<Survey> = {}): Survey {
  const operator = {
    namespace: 'openshift-operators',
    deployment: 'd',
    title: 'servicemeshoperator3.v3.4.1',
    versions: ['v1.30.3'],
    ours: false,
  };
  const distribution = { name: 'OpenShift', release: '4.21.3' };
  return surveyed({ uid, distribution, operator, ...over });
}

/** A cluster that has nothing yet, and of which nothing but that is ever asked. */
export function clusterNamed(name: string): Cluster {
  return scriptedCluster(name, { read: async () => undefined });
}

/** A look that fails as an unreachable cluster does. */
export function unreachable(name: string): Promise<never> {
  return Promise.reject(
    new ProblemError({
      code: 'unreachable',
      title: `${name} does not respond`,
      hint: 'check the VPN',
      evidence: 'ECONNREFUSED',
    }),
  );
}

/** Ends only with the signal. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

export function fail(why: unknown): never {
  throw why instanceof Error ? why : new Error(String(why));
}
