/** What exists already accepts what the plan would apply to it: the servers are asked, nothing is stored. */

import { type ExistingGateway, gatewayMisfits } from '../../model/existing-gateway.ts';
import { firstFew } from '../../model/first-few.ts';
import { type KubeObject, objectTitle, refOf } from '../../model/kube.ts';
import { belongsElsewhere, FIELD_MANAGER, isOurs, otherMeshOf } from '../../model/marks.ts';
import { hasRemotes, ISTIO_NAMESPACE, type Mesh } from '../../model/mesh.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { toApply } from '../dry-run-result.ts';
import { type Candidate, each, type Subject } from '../subject.ts';

export const existingObjects: Check = {
  id: 'existing-objects',
  title: 'Existing objects accept the planned changes',
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
      doubts: [
        ...asked.flatMap(({ refusals }) => refusals.filter(each => !isRefusal(each))),
        ...subject.candidates.flatMap(adopted),
      ],
    };
  },
};

/** A gateway whose selector cannot become the plan's, and that does what the plan's would. */
function adopted({ member, survey }: Candidate): readonly Problem[] {
  if (!member.adoptsGateway || survey.gateway === undefined) return [];
  const words = `${member.name}: Deployment ${ISTIO_NAMESPACE}/${gatewayName} has another .spec.selector (${selectorWords(survey.gateway)})`;
  return [trouble('exists', `${words}: it is compatible and used as it is`, 'eastwest neither changes nor removes it')];
}

type Answers = { readonly there: number; readonly refusals: readonly Problem[] };

/** What says no by itself; a server that is away, or a webhook that is not up, leaves it open. */
const isRefusal = ({ code }: Problem) => code === 'conflict' || code === 'invalid' || code === 'exists';

async function answers({ mesh, planned = [] }: Subject, candidate: Candidate, signal: AbortSignal): Promise<Answers> {
  const { cluster, member } = candidate;
  const own = planned.filter(each => each.cluster === member.name).map(({ object }) => object);
  const inNamespaces = (object: KubeObject) => object.kind === 'Namespace';
  const namespaces = await Promise.all(own.filter(inNamespaces).map(object => found(object, candidate, signal)));
  // In a namespace that the plan makes there is nothing to ask for.
  const missing = new Set(namespaces.flatMap(each => (each.there === undefined ? [each.object.metadata.name] : [])));
  const rest = own.filter(each => !inNamespaces(each) && !missing.has(each.metadata.namespace ?? ''));
  const all = [...namespaces, ...(await Promise.all(rest.map(object => found(object, candidate, signal))))];
  const seen = all.flatMap(({ there }) => there ?? []);
  const refusals = await Promise.all(
    all.map(async ({ object, there }) => {
      if (there === undefined || !mayRefuse(there) || otherMeshOf(there, mesh.id) !== undefined) return undefined;
      const wanted = toApply(object, there);
      // A placeholder that nothing there stands in for says nothing about the value that a run will have.
      if (JSON.stringify(wanted).includes('"<learned: ')) return undefined;
      const problem = await problemIn(cluster.dryRun(wanted, 'apply', signal));
      return problem === undefined ? undefined : inWords(problem, there, mesh, candidate);
    }),
  );
  return {
    there: seen.length,
    refusals: [...ofOtherMeshes(seen, mesh.id, member.name), ...refusals.filter(each => each !== undefined)],
  };
}

/** So many objects of another mesh are named. */
const named = 3;

/** What an earlier run created for another mesh is that mesh's: told once for each mesh. */
function ofOtherMeshes(there: readonly KubeObject[], meshId: string, cluster: string): readonly Problem[] {
  const marked = there.filter(each => otherMeshOf(each, meshId) !== undefined);
  return [...Map.groupBy(marked, each => otherMeshOf(each, meshId) ?? '')].flatMap(([mesh, [first, ...others]]) => {
    if (first === undefined) return [];
    const titles = [first, ...others].map(each => objectTitle(refOf(each)));
    const problem = belongsElsewhere(first, mesh);
    if (others.length === 0) return [{ ...problem, title: `${cluster}: ${problem.title}` }];
    return [{ ...problem, title: `${cluster}: ${firstFew(titles, named)} belong to mesh ${mesh}` }];
  });
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
function inWords(problem: Problem, there: KubeObject, mesh: Mesh, candidate: Candidate): Problem {
  const { member } = candidate;
  const title = objectTitle(refOf(there));
  if (!isImmutable(problem, there.kind)) return { ...problem, title: problem.title.replace('try to apply', 'apply') };
  const { name, namespace } = there.metadata;
  const where = namespace === undefined ? '' : sh` -n ${namespace}`;
  const kubectl = sh`kubectl --context ${member.context}`;
  return {
    ...problem,
    title: `${member.name}: ${title} exists with an immutable field that the plan needs to change (${fieldsOf(problem)})`,
    hint: `${misfitWords(there, mesh, candidate)}that field cannot be changed. Move its traffic elsewhere and delete it (${kubectl}${where} ${sh`delete ${there.kind.toLowerCase()} ${name}`}), then run again: the plan creates its own`,
  };
}

/** What somebody else's gateway lacks to be used as it is. */
function misfitWords({ kind, metadata }: KubeObject, mesh: Mesh, { member, survey }: Candidate): string {
  if (kind !== 'Deployment' || metadata.name !== gatewayName || survey.gateway === undefined) return '';
  const { network, gateway } = member;
  const needs = { network, servesRemotes: hasRemotes(mesh, member), hasNamedAddress: gateway !== undefined };
  return `it would be used as it is with ${gatewayMisfits(survey.gateway, needs).join(', ')}; `;
}

const gatewayName = 'istio-eastwestgateway';
const selectorWords = ({ selector }: ExistingGateway) =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

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
