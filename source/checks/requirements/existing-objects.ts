/** What exists already accepts what the plan would apply to it: the servers are asked, nothing is stored. */

import { type ExistingGateway, gatewayMisfits } from '../../model/existing-gateway.ts';
import { firstFew } from '../../model/first-few.ts';
import { writersOf } from '../../model/keeper.ts';
import { type KubeObject, objectTitle, refOf } from '../../model/kube.ts';
import { belongsElsewhere, FIELD_MANAGER, isOurs, otherMeshOf } from '../../model/marks.ts';
import { hasRemotes, type Mesh } from '../../model/mesh.ts';
import { systemNamespace } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import type { ExistingObject } from '../../ownership/existing-object.ts';
import { objectionIn } from '../../ownership/standing.ts';
import { type Check, trouble } from '../check.ts';
import { standingsOf } from '../standings.ts';
import type { Candidate, Subject } from '../subject.ts';

export const existingObjects: Check = {
  id: 'existing-objects',
  title: 'Existing objects accept the planned changes',
  weight: 'problem',
  run: async (subject, signal) => {
    if (subject.planned === undefined) return { skipped: 'there is no plan' };
    const stood = await (subject.existing?.(signal) ?? standingsOf(subject, signal));
    const asked = subject.candidates.map(candidate => answers(subject, candidate, stood));
    return {
      evidence: asked.map(({ there, refusals }, index) => ({
        cluster: subject.candidates[index]?.member.name ?? '',
        words: there === 0 ? 'none exist yet' : `${there} exist, ${refusals.length} refuse`,
      })),
      trouble: asked.flatMap(({ refusals, isFinal }) => refusals.filter(isFinal)),
      doubts: [
        ...asked.flatMap(({ refusals, isFinal }) => refusals.filter(each => !isFinal(each))),
        ...subject.candidates.flatMap(adopted),
      ],
    };
  },
};

/** A gateway whose selector cannot become the plan's, and that does what the plan's would. */
function adopted({ member, survey }: Candidate): readonly Problem[] {
  if (!member.adoptsGateway || survey.gateway === undefined) return [];
  const words = `${member.name}: Deployment ${systemNamespace(member)}/${gatewayName} has another .spec.selector (${selectorWords(survey.gateway)})`;
  return [
    trouble(
      'exists',
      `${words}: it is compatible and used as it is`,
      'eastwest neither changes nor removes it, unless it is taken over (--take-over)',
    ),
  ];
}

type Answers = {
  readonly there: number;
  readonly refusals: readonly Problem[];
  readonly isFinal: (problem: Problem) => boolean;
};

/** What says no by itself; a server that is away, or a webhook that is not up, leaves it open. */
const isRefusal = ({ code }: Problem) => code === 'conflict' || code === 'invalid' || code === 'exists';

function answers({ mesh }: Subject, candidate: Candidate, all: readonly ExistingObject[]): Answers {
  const { name } = candidate.member;
  const stood = all.filter(({ cluster }) => cluster === name);
  const others = stood.filter(({ standing }) => standing.is === 'of-another-mesh').map(({ found }) => found);
  const refusals = stood.flatMap(each => refusalOf(each, mesh, candidate) ?? []);
  // An istiod that is handed over in part is neither its own tool's nor the operator's.
  const isWhole = candidate.member.handOver !== undefined;
  const isFinal = (problem: Problem) => isRefusal(problem) || (isWhole && problem.code === 'forbidden');
  return { there: stood.length, refusals: [...ofOtherMeshes(others, mesh.id, name), ...refusals], isFinal };
}

function refusalOf({ key, found, standing }: ExistingObject, mesh: Mesh, candidate: Candidate): Problem | undefined {
  const { name, context } = candidate.member;
  switch (standing.is) {
    case 'ours':
    case 'of-another-mesh':
      return undefined;
    case 'unknown':
      return isOurs(found) || mesh.takeOver?.includes(key) ? undefined : unforeseen(found, key, name);
    case 'refused':
      return inWords(standing.problem, found, mesh, candidate);
    case 'differs':
      if (standing.conflict !== undefined && isImmutable(standing.conflict, found.kind)) {
        return inWords(standing.conflict, found, mesh, candidate);
      }
      return mesh.takeOver?.includes(key) ? undefined : objectionIn(standing, found, { cluster: name, context });
    case 'fits':
    case 'shared':
    case 'kept-elsewhere':
      return objectionIn(standing, found, { cluster: name, context });
  }
}

/** What would change is not known yet. */
function unforeseen(found: KubeObject, key: string, cluster: string): Problem {
  return {
    code: 'conflict',
    title: `${cluster}: ${objectTitle(refOf(found))} was not created by eastwest (${writersOf(found, FIELD_MANAGER)}) and gets fields whose values only the run learns`,
    hint: `Take it over (${sh`--take-over ${key}`}): it belongs to this mesh from then on, and down deletes it`,
    takeOver: key,
  };
}

/** Objects of another mesh that are named at most. */
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

/** Advice to change an immutable field is of no use. */
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

/** What a foreign gateway lacks to be used as it is. */
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
