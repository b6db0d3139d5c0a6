/** What checks look at, built by hand: clusters that answer lists from a table, a mesh of them. */

import type { Check } from '../../source/checks/check.ts';
import { runChecks } from '../../source/checks/run-checks.ts';
import type { Candidate, Subject } from '../../source/checks/subject.ts';
import type { Survey } from '../../source/checks/survey.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Member } from '../../source/model/mesh.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Cluster } from '../../source/ports.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

export const never = new AbortController().signal;

export function surveyed(changes: Partial<Survey> = {}): Survey {
  return {
    uid: 'uid',
    version: 'v1.34.4',
    clockAhead: 0,
    platform: 'openshift',
    apiServerUrl: undefined,
    apiEndpoint: undefined,
    olm: true,
    operator: undefined,
    istio: undefined,
    network: undefined,
    primary: undefined,
    missingRights: [],
    ...changes,
  };
}

/** A cluster that has these objects; a kind of which it has none it does not serve. */
export function clusterWith(name: string, objects: readonly KubeObject[], served: readonly string[] = []): Cluster {
  return scriptedCluster(name, {
    list: async ({ kind }, { labels }) => {
      const found = objects.filter(each => each.kind === kind);
      if (found.length === 0 && !served.includes(kind)) {
        throw new ProblemError({ code: 'kind-missing', title: `${name} does not have the kind ${kind}`, hint: 'h' });
      }
      const wanted = (labels ?? '')
        .split(',')
        .filter(Boolean)
        .map(pair => pair.split('='));
      return found.filter(each => wanted.every(([key = '', value]) => each.metadata.labels?.[key] === value));
    },
  });
}

export function candidate(
  name: string,
  changes: { readonly member?: Partial<Member>; readonly survey?: Partial<Survey> } & Partial<
    Pick<Candidate, 'cluster' | 'api' | 'bundle' | 'gateway' | 'rehearsed'>
  > = {},
): Candidate {
  const { member: asMember, survey, ...rest } = changes;
  return {
    member: member(name, asMember),
    survey: surveyed({ uid: `uid-${name}`, platform: asMember?.platform ?? 'openshift', ...survey }),
    cluster: clusterWith(name, []),
    api: { url: `https://api.${name}.example.com:6443`, from: 'context' },
    rehearsed: false,
    ...rest,
  };
}

/** A mesh of these, every one with a gateway. */
export function subjectOf(candidates: readonly Candidate[], changes: Partial<Subject> = {}): Subject {
  const members = candidates.map(each => each.member);
  const names = members.map(each => each.name);
  return {
    mesh: meshOf(names, { members, version: 'v1.30.3' }),
    candidates,
    gateways: new Set(names),
    certificates: { plan: { folder: 'certs', root: { cluster: '', from: 'generate' }, clusters: [] } },
    decided: [],
    ...changes,
  };
}

/** What one check says. */
export async function resultOf(check: Check, subject: Subject): Promise<CheckResult> {
  const [result] = await runChecks([check], subject, never);
  if (result === undefined) throw new Error('no result');
  return result;
}

export const titlesOf = (result: CheckResult): readonly string[] => problemsOf(result).map(problem => problem.title);

/** What stops the plan, then what does not. */
export const problemsOf = ({ problems, warnings }: CheckResult) => [...problems, ...warnings];
export const wordsOf = ({ evidence }: CheckResult): readonly string[] =>
  evidence.map(({ cluster, words }) => `${cluster}: ${words}`);

/** Any object, with what a test cares about. */
export function object(
  kind: string,
  name: string,
  fields: Record<string, unknown> = {},
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...metadata }, ...fields };
}
