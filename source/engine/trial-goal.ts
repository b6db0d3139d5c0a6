/** Goals that are reached by trying: a dry run, credentials, a look-up. */
import { type GoalBy, type Reaching, repeatedly, second } from './reaching.ts';

/** Tries until an admission webhook makes of the object what it should. */
export async function tryDryRun(goal: GoalBy<'dry-run'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const attempt = async () => goal.pending(await reaching.cluster.dryRun(goal.object, 'create', signal));
  await repeatedly(reaching, second / 4, attempt, signal);
}

/** Tries the credentials that a remote secret will hold. */
export async function tryAccess(goal: GoalBy<'access'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const access = goal.access(reaching.facts);
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
    const ips = (await Promise.all(addresses.map(address => world.resolve(address, signal)))).flat();
    if (ips.length === 0) return 'the gateway has no address';
    say(`${addresses.join(', ')} is ${ips.join(', ')}`);
    facts.learn(cluster.name, goal.learn(ips));
    return undefined;
  };
  await repeatedly(reaching, second, attempt, signal);
}
