/** Goals that are reached by trying: a dry run, credentials, a DNS lookup. */
import { SECOND } from '../model/time-units.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';

/** Tries until an admission webhook makes of the object what it should. */
export async function tryDryRun(goal: GoalBy<'dry-run'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const attempt = async () => goal.pending(await context.cluster.dryRun(goal.object, 'create', signal));
  await retryUntilDone(context, SECOND / 4, attempt, signal);
}

/** Tries the credentials that a remote secret will hold. */
export async function tryAccess(goal: GoalBy<'access'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const access = { ...goal.access(context.facts), reader: goal.reader };
  await retryUntilDone(context, SECOND, async () => (await context.world.proveAccess(access, signal))?.title, signal);
}

/** Looks host names up. */
export async function resolveAddresses(
  goal: GoalBy<'resolve'>,
  context: GoalContext,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, facts, say, world } = context;
  const addresses = goal.addresses(facts);
  const attempt = async () => {
    const found = await Promise.all(addresses.map(async each => ({ each, ips: await world.resolve(each, signal) })));
    const names = found.flatMap(({ each, ips }) => (ips.includes(each) ? [] : [`${each} is ${ips.join(', ')}`]));
    const ips = found.flatMap(each => each.ips);
    if (names.length > 0) say(names.join('; '));
    const words = goal.pending(ips, facts);
    if (words !== undefined) return [...names, words].join('; ');
    facts.learn(cluster.name, goal.learn(ips, facts));
    return undefined;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}
