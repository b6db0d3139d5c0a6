/** From the cluster that the user names to a failover drill of it: checks whether it can be scaled; nothing is written. */
import { lackOfRights } from '../checks/access-reviews.ts';
import { unknownFacts } from '../engine/facts.ts';
import { drilledFrom, replicasOf } from '../model/drill.ts';
import { keeperOf } from '../model/keeper.ts';
import { objectTitle } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { sh } from '../model/shell-word.ts';
import { type Drill, failoverDrill } from '../plans/drill.ts';
import type { Cluster, World } from '../ports.ts';

export type PreparedDrill = Drill & {
  readonly member: Member;
  /** What is scaled: "Deployment sample/helloworld-v2". */
  readonly object: string;
  /** How many pods it has, and has again afterwards. */
  readonly replicas: number;
};

/** Throws `ProblemsError` with every problem, and `ProblemError` where the cluster does not answer. */
export async function prepareDrill(
  mesh: Mesh,
  name: string,
  world: Pick<World, 'cluster'>,
  signal: AbortSignal,
): Promise<PreparedDrill> {
  const member = mesh.members.find(each => each.name === name);
  if (member === undefined) throw new ProblemsError([noMember(mesh, name)]);
  if (mesh.members.length === 1) throw new ProblemsError([nowhereToGo(name)]);
  const drill = failoverDrill(mesh, member);
  const cluster = world.cluster(name);
  const [ref] = drill.away.flatMap(({ amend }) => (amend?.(unknownFacts) ?? []).map(each => each.ref));
  if (ref === undefined) throw new Error('the plan of a drill scales nothing');
  const object = objectTitle(ref);
  const [found, lacking] = await Promise.all([cluster.read(ref, signal), missingRights(cluster, member, mesh, signal)]);
  const replicas = found === undefined ? 0 : (drilledFrom(found) ?? replicasOf(found));
  const keeper = found === undefined ? undefined : keeperOf(found);
  const problems = [...lacking, ...(replicas === 0 ? [noPods(name, object)] : [])];
  if (keeper !== undefined) problems.push(keptBy(name, object, keeper.title));
  if (problems.length > 0) throw new ProblemsError(problems);
  return { ...drill, member, object, replicas };
}

async function missingRights(
  cluster: Cluster,
  { name, context }: Member,
  { samples: { namespace } }: Mesh,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const verbs = ['get', 'update'];
  const review = (verb: string) => ({ verb, group: 'apps', resource: 'deployments', namespace });
  const allowed = await Promise.all(verbs.map(verb => cluster.mayI(review(verb), signal)));
  const missing = verbs.flatMap((verb, index) =>
    allowed[index] === true ? [] : [`${verb} deployments.apps in ${namespace}`],
  );
  return missing.length === 0 ? [] : [lackOfRights(`the user of context ${context}`, name, missing)];
}

function noMember({ members }: Mesh, name: string): Problem {
  return {
    code: 'bad-input',
    title: sh`--drill ${name}: no cluster of the mesh has this name`,
    hint: `Name one of ${members.map(each => each.name).join(', ')}.`,
  };
}

function nowhereToGo(name: string): Problem {
  return {
    code: 'bad-input',
    title: `${name} is the only cluster: its requests have nowhere else to go`,
    hint: 'A failover drill needs two clusters or more: name the others with --cluster.',
  };
}

function noPods(name: string, object: string): Problem {
  return {
    code: 'unmet',
    title: `${name} has no pods of ${object} to scale`,
    hint: 'Run eastwest up: it installs helloworld on every cluster.',
  };
}

function keptBy(name: string, object: string, keeper: string): Problem {
  return {
    code: 'conflict',
    title: `${object} on ${name} is kept by ${keeper}, which would scale it back during the drill`,
    hint: 'Drill another cluster, or scale it there.',
  };
}
