/** What exists already accepts what the plan would apply to it: the servers are asked, nothing is stored. */
import { type KubeObject, objectTitle, refOf } from '../../model/kube.ts';
import { FIELD_MANAGER, isOurs } from '../../model/marks.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import type { Check } from '../check.ts';
import { type Candidate, each, type Subject } from '../subject.ts';
import { toApply } from '../would-be.ts';

export const existingObjects: Check = {
  id: 'existing-objects',
  title: 'Existing objects accept what the plan applies',
  weight: 'problem',
  look: async (subject, signal) => {
    if (subject.planned === undefined) return { skipped: 'there is no plan' };
    const asked = await each(subject, candidate => answers(subject, candidate, signal));
    return {
      evidence: asked.map(({ there, refusals }, index) => ({
        cluster: subject.candidates[index]?.member.name ?? '',
        words: there === 0 ? 'none exist yet' : `${there} exist, ${refusals.length} refuse`,
      })),
      trouble: asked.flatMap(({ refusals }) => refusals.filter(isRefusal)),
      doubts: asked.flatMap(({ refusals }) => refusals.filter(each => !isRefusal(each))),
    };
  },
};

type Answers = { readonly there: number; readonly refusals: readonly Problem[] };

/** What says no by itself; a server that is away, or a webhook that is not up, leaves it open. */
const isRefusal = ({ code }: Problem) => code === 'conflict' || code === 'invalid';

async function answers({ planned = [] }: Subject, candidate: Candidate, signal: AbortSignal): Promise<Answers> {
  const { cluster, member } = candidate;
  const own = planned.filter(each => each.cluster === member.name).map(({ object }) => object);
  const inNamespaces = (object: KubeObject) => object.kind === 'Namespace';
  const namespaces = await Promise.all(own.filter(inNamespaces).map(object => found(object, candidate, signal)));
  // In a namespace that the plan makes there is nothing to ask for.
  const missing = new Set(namespaces.flatMap(each => (each.there === undefined ? [each.object.metadata.name] : [])));
  const rest = own.filter(each => !inNamespaces(each) && !missing.has(each.metadata.namespace ?? ''));
  const all = [...namespaces, ...(await Promise.all(rest.map(object => found(object, candidate, signal))))];
  const refusals = await Promise.all(
    all.map(async ({ object, there }) => {
      if (there === undefined || !mayRefuse(there)) return undefined;
      const wanted = toApply(object, there);
      // A placeholder that nothing there stands in for says nothing about the value that a run will have.
      if (JSON.stringify(wanted).includes('"<learned: ')) return undefined;
      const problem = await problemIn(cluster.dryRun(wanted, 'apply', signal));
      return problem === undefined ? undefined : inWords(problem, there, candidate);
    }),
  );
  return {
    there: all.filter(({ there }) => there !== undefined).length,
    refusals: refusals.filter(each => each !== undefined),
  };
}

/**
 * Only what others wrote to can refuse: an object of ours that nobody else has touched is not asked, which saves most
 * requests of a run that changes nothing. Controllers report under `status`.
 */
function mayRefuse(there: KubeObject): boolean {
  const writers = there.metadata.managedFields ?? [];
  return (
    !isOurs(there) || writers.some(({ manager, subresource }) => manager !== FIELD_MANAGER && subresource !== 'status')
  );
}

async function found(object: KubeObject, { cluster }: Candidate, signal: AbortSignal) {
  try {
    return { object, there: await cluster.read(refOf(object), signal) };
  } catch (error) {
    // Kinds that come with the operator, and what may not be read: that is for other checks.
    if (error instanceof ProblemError) return { object, there: undefined };
    throw error;
  }
}

async function problemIn(trying: Promise<unknown>): Promise<Problem | undefined> {
  try {
    await trying;
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** An immutable field helps nobody who is told to change it. */
function inWords(problem: Problem, there: KubeObject, { member }: Candidate): Problem {
  const title = objectTitle(refOf(there));
  if (!isImmutable(problem, there.kind)) return { ...problem, title: problem.title.replace('try to apply', 'apply') };
  const { name, namespace } = there.metadata;
  const where = namespace === undefined ? '' : sh` -n ${namespace}`;
  const kubectl = sh`kubectl --context ${member.context}`;
  return {
    ...problem,
    title: `${member.name}: ${title} exists with an immutable field that the plan needs otherwise (${fieldsOf(problem)})`,
    hint: `nobody can change that field. Move its traffic elsewhere and delete it (${kubectl}${where} ${sh`delete ${there.kind.toLowerCase()} ${name}`}), then run again: the plan makes its own`,
  };
}

const immutableFields: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['.spec.selector'],
  RoleBinding: ['.roleRef'],
  ClusterRoleBinding: ['.roleRef'],
  Secret: ['.type'],
};

function isImmutable({ title, evidence = '' }: Problem, kind: string): boolean {
  const said = `${title} ${evidence}`;
  return /immutable|cannot change/i.test(said) || (immutableFields[kind] ?? []).some(field => said.includes(field));
}

/** `.spec.selector`, as the server names it. */
function fieldsOf({ title, evidence = '' }: Problem): string {
  const named = `${title} ${evidence}`.match(/\.?\b(spec\.selector|roleRef|type|spec(\.\w+)+)\b/g) ?? [];
  return (
    [...new Set(named.map(field => (field.startsWith('.') ? field : `.${field}`)))].slice(0, 3).join(', ') ||
    'see below'
  );
}
