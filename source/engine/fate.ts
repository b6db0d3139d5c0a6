/** What becomes of what a step creates, judged by what exists: the same for a run and for a plan of it. */
import { consentKey } from '../model/consent.ts';
import type { Fate, Foreseen } from '../model/fate.ts';
import { keeperOf } from '../model/keeper.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { belongsElsewhere, isOurs, isTakenOver, isToBeReplaced, otherMeshOf } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import type { Keys, ProveAccess, World } from '../ports.ts';
import { createFacts, unknownFacts } from './facts.ts';
import type { Creation, Facts, Step } from './step.ts';

/** Where an object is judged, and by what. */
export type Judging = {
  readonly cluster: string;
  readonly keys: Keys;
  readonly proveAccess: ProveAccess;
  readonly meshId: string;
};

/** The fate of one object, by what was found in its place. */
export async function fateOf(
  creation: Creation,
  found: KubeObject | undefined,
  on: Judging,
  signal: AbortSignal,
): Promise<Fate> {
  if (found === undefined) {
    if (creation.object !== undefined) return { will: 'create' };
    return { will: 'refuse', why: gone(objectTitle(creation.ref)) };
  }
  const why = await objection(creation, found, on, signal);
  if (why === undefined) return { will: 'keep' };
  const other = otherMeshOf(found, on.meshId);
  if (other !== undefined) {
    const problem = belongsElsewhere(found, other);
    return {
      will: 'refuse',
      why: { ...problem, title: `${problem.title}, and does not serve this one: ${why.title}` },
    };
  }
  const keeper = keeperOf(found);
  const isReplaced =
    creation.remake === true &&
    keeper === undefined &&
    (isOurs(found) || isToBeReplaced(found)) &&
    creation.object !== undefined;
  if (keeper !== undefined) {
    const hint = `${keeper.title} keeps it: change it ${keeper.in === 'git' ? 'in git' : 'there'}, and run again`;
    return { will: 'refuse', why: { ...why, hint } };
  }
  return { will: isReplaced ? 'replace' : 'refuse', why };
}

async function objection(
  creation: Creation,
  found: KubeObject,
  { cluster, keys, proveAccess }: Judging,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  if (creation.keep === 'verify-certificates') return await keys.verify(cluster, found, signal);
  const { why, unlessProven } = creation.keep(found) ?? {};
  if (why === undefined || unlessProven === undefined || isToBeReplaced(found)) return why;
  const refused = await proveAccess(unlessProven, signal);
  return refused === undefined ? undefined : { ...why, title: `${why.title}, which does not work: ${refused.title}` };
}

function gone(title: string): Problem {
  return {
    code: 'not-found',
    title: `${title} existed when the plan was made and is gone now`,
    hint: 'run again: the plan is prepared again from the current state',
  };
}

/**
 * What a run of this plan would do with all that its steps create, `only` one step's where it is named. Reads; writes
 * nothing. Throws `ProblemError` where a cluster does not let it read.
 */
export async function foresee(
  steps: readonly Step[],
  meshId: string,
  world: World,
  signal: AbortSignal,
  only?: string,
): Promise<readonly Foreseen[]> {
  const creating = steps.filter(({ id, create }) => create !== undefined && (only === undefined || id === only));
  if (creating.length === 0) return [];
  const facts = await factsOfSecrets(steps, world, signal);
  const foreseen = creating.flatMap(step =>
    (step.create?.(facts) ?? []).map(async (creation): Promise<Foreseen> => {
      const found = await world.cluster(step.cluster).read(creation.ref, signal);
      const { keys, proveAccess } = world;
      const fate = await fateOf(creation, found, { cluster: step.cluster, keys, proveAccess, meshId }, signal);
      const object = objectTitle(creation.ref);
      return { step: step.id, cluster: step.cluster, object, fate, ...ownership(step.cluster, found) };
    }),
  );
  return Promise.all(foreseen);
}

/** Whether it was made by others, and may be given to this program, or has been. */
function ownership(cluster: string, found: KubeObject | undefined): Pick<Foreseen, 'takeOver' | 'takenOver'> {
  if (found === undefined || keeperOf(found) !== undefined) return {};
  const key = consentKey(cluster, refOf(found));
  if (isTakenOver(found)) return { takenOver: key };
  return isOurs(found) ? {} : { takeOver: key };
}

/** What a run would learn of the existing Secrets: the reader tokens, of which remote secrets are made. */
async function factsOfSecrets(steps: readonly Step[], world: World, signal: AbortSignal): Promise<Facts> {
  const known = createFacts();
  const reading = steps.map(async ({ cluster, until }) => {
    if (until?.by !== 'watch' || until.of.kind !== 'Secret' || until.learn === undefined) return;
    const seen = await world.cluster(cluster).read(until.of, signal);
    if (until.pending(seen) === undefined) known.learn(cluster, until.learn(seen));
  });
  await Promise.all(reading);
  return {
    ...unknownFacts,
    of: known.of,
    text: (cluster, fact, label) => known.of(cluster)[fact] ?? unknownFacts.text(cluster, fact, label),
  };
}
