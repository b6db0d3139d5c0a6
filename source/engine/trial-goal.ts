/** Goals that are reached by trying: a dry run, credentials, a look-up. */
import { type GoalBy, type Reaching, repeatedly, second } from './reaching.ts';

/** Tries until an admission webhook makes of the object what it should. */
export async function tryDryRun(goal: GoalBy<'dry-run'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const attempt = async () => goal.pending(await reaching.cluster.dryRun(goal.object, 'create', signal));
  await repeatedly(reaching, second / 4, attempt, signal);
}

/** Tries the credentials that a remote secret will hold. */
export async function tryAccess(goal: GoalBy<'access'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const access = { ...goal.access(reaching.facts), reader: goal.reader };
  await repeatedly(reaching, second, async () => (await reaching.world.proveAccess(access, signal))?.title, signal);
}

/** Looks host names up. */
export async function resolveAddresses(
  goal: GoalBy<'resolve'>,
  reaching: Reaching,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, facts, say, world } = reaching;
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
  await repeatedly(reaching, second, attempt, signal);
}
