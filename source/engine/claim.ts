/** One run's claim on one cluster: taken, renewed, given back (model/claim). */

import {
  CLAIM_SECONDS,
  type Claim,
  type Claimant,
  claimed,
  claimIn,
  claimLease,
  claimLost,
  claimRef,
  claimWords,
  holderIn,
  isHeldBy,
} from '../model/claim.ts';
import type { KubeObject } from '../model/kube.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ProblemError } from '../model/problem.ts';
import type { Clock, Cluster } from '../ports.ts';

export type HeldClaim = {
  /**
   * Returns when the claim surely stands: at once where it was renewed of late. Throws `ProblemError`: `claimed` where
   * another run lives there or took over, else what kept it from asking.
   */
  ensure(signal: AbortSignal): Promise<void>;
  /** Says that the run lives; nothing where it holds no claim. Throws as `ensure` does. */
  renew(signal: AbortSignal): Promise<void>;
  /** Deletes the Lease where it is this run's. */
  release(signal: AbortSignal): Promise<void>;
};

/** Where it is claimed, and what it reports while another run's claim is watched for a renewal. */
export type Claiming = {
  readonly cluster: Cluster;
  readonly context: string;
  readonly clock: Clock;
  readonly hasEnded: (holder: string) => boolean;
  readonly say: (words: string) => void;
};

/** Nothing is asked or written before `ensure`. */
export function createClaim(claimant: Claimant, { cluster, context, clock, hasEnded, say }: Claiming): HeldClaim {
  /** Milliseconds since 1970: when it was taken, and when the last renewal that succeeded was sent. */
  let held: { readonly since: number; readonly renewed: number } | undefined;
  let last: Promise<void> = Promise.resolve();
  /** A Lease of ours may be there, also one whose answer never came. */
  let tried = false;
  /** A claim that was taken over is not taken back: this run no longer knows the state. */
  let over: ProblemError | undefined;

  const readLease = (signal: AbortSignal) => cluster.read(claimRef, signal);

  /** Replaces this one with ours; false when another writer was faster. */
  async function put(there: KubeObject, since: number, signal: AbortSignal): Promise<boolean> {
    const now = clock.now();
    tried = true;
    const after = await cluster.replace(claimLease(claimant, { since, now }, there), signal);
    if (after === undefined) return false;
    held = { since, renewed: now };
    return true;
  }

  async function create(signal: AbortSignal): Promise<KubeObject | undefined> {
    const now = clock.now();
    tried = true;
    const made = await cluster.create(claimLease(claimant, { since: now, now }), signal);
    // Also ours: a request whose answer was lost.
    if (made !== 'created' && !isHeldBy(made.found, claimant)) return made.found;
    held = { since: now, renewed: now };
    return undefined;
  }

  /**
   * Whether a holder lives is told by its renewals as they are seen from here, by this machine's clock alone: the clocks
   * of two machines need not agree. Only one that was killed on this machine is known to be dead without waiting.
   */
  async function take(signal: AbortSignal): Promise<void> {
    let watched: { readonly claim: Claim; readonly from: number; readonly moved: boolean } | undefined;
    for (;;) {
      const there = (await readLease(signal)) ?? (await create(signal));
      if (there === undefined) return;
      const claim = claimIn(there);
      if (claim === undefined || isHeldBy(there, claimant) || hasEnded(holderIn(there))) {
        if (await put(there, clock.now(), signal)) return;
        continue;
      }
      const isSame = watched?.claim.holder === claim.holder && watched.claim.since === claim.since;
      if (watched === undefined || !isSame) {
        watched = { claim, from: clock.now(), moved: false };
        say(`claimed by ${claimWords(claim)}: waiting up to ${claim.seconds} s for a heartbeat`);
      } else if (watched.claim.renewed !== claim.renewed) {
        // The first may be the last request of a run that has ended, which a proxy held back; there is never a second.
        if (watched.moved) throw new ProblemError(claimed(cluster.name, context, claim));
        watched = { claim, from: clock.now(), moved: true };
      } else if (clock.now() - watched.from >= claim.seconds * 1000 && (await put(there, clock.now(), signal))) {
        return;
      }
      await clock.sleep(pause, signal);
    }
  }

  async function renewHeld(since: number, signal: AbortSignal): Promise<void> {
    const there = await readLease(signal);
    if (there === undefined) {
      // Deleted by hand. The first to claim it has it.
      const other = await create(signal);
      if (other !== undefined) throw lost(other);
      return;
    }
    if (!isHeldBy(there, claimant)) throw lost(there);
    // After a write in between the next read tells whose.
    if (!(await put(there, since, signal))) await renewHeld(since, signal);
  }

  function lost(to: KubeObject): ProblemError {
    held = undefined;
    over = new ProblemError(claimLost(cluster.name, claimIn(to)));
    return over;
  }

  /** One after another: each reads again what the one before has left, whose own end does not concern it. */
  function afterOthers(work: () => Promise<void>): Promise<void> {
    const before = last.catch(() => undefined);
    last = before.then(work);
    return last;
  }

  const isFresh = () => held !== undefined && clock.now() - held.renewed < CLAIM_SECONDS * 1000;

  return {
    async ensure(signal) {
      if (isFresh()) return;
      await afterOthers(async () => {
        if (over !== undefined) throw over;
        if (held === undefined) await take(signal);
        else if (!isFresh()) await renewHeld(held.since, signal);
      });
    },
    async renew(signal) {
      await afterOthers(async () => {
        if (held !== undefined) await renewHeld(held.since, signal);
      });
    },
    async release(signal) {
      await last.catch(() => undefined);
      held = undefined;
      if (!tried) return;
      for (;;) {
        const there = await readLease(signal);
        if (there === undefined || !isHeldBy(there, claimant)) return;
        const { uid, resourceVersion } = there.metadata;
        const which = {
          ...(uid === undefined ? {} : { uid }),
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
        };
        if (await deleted(cluster, which, signal)) return;
      }
    },
  };
}

/** False where it is not as it was read any more: it must be read again to tell who has it now. */
async function deleted(
  cluster: Cluster,
  which: { readonly uid?: string; readonly resourceVersion?: string },
  signal: AbortSignal,
): Promise<boolean> {
  return (await orUndefined(cluster.remove(claimRef, which, signal), 'conflict')) === 'removed';
}

/** Milliseconds between two reads of another's claim. */
const pause = 1000;
