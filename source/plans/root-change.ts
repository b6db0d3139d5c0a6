/**
 * A mesh moves from its roots to a new one without an interruption, read beside docs/changing-the-root.md. A phase
 * begins when the one before it is over on all clusters: a certificate is presented only when every proxy trusts its
 * root.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import type { Changing, RootChange } from '../model/root-change.ts';
import { issueIntermediateCa } from '../steps/intermediate-ca.ts';
import { keepOldCa, signWithNew, trustAllRoots, trustNewAlone } from '../steps/root-change/cacerts.ts';
import { publishedId, restartIstiods, rootsPublished } from '../steps/root-change/istiod.ts';
import type { Phase } from '../steps/root-change/names.ts';
import { proxiesDone, renewProxies } from '../steps/root-change/proxies.ts';

/** The plan; `kept`: SHA-256 of the root whose plugged-in CA each cluster has now, by its name. */
export function rootChange(change: RootChange, kept: ReadonlyMap<string, string>): readonly Step[] {
  const { clusters } = change;
  const primaries = clusters.filter(({ signing }) => signing !== undefined);
  const moving = primaries.filter(({ signing }) => signing !== 'new');
  const issued = moving.map(({ member }) => issueIntermediateCa({ ...member, keepsCacerts: false }));
  const copies = moving.flatMap(each => keepOldCa(each, kept.get(each.member.name)));
  const ready = [...issued, ...copies].map(({ id }) => id);
  const everywhere = (phase: Exclude<Phase, 'new'>) => clusters.map(({ member }) => proxiesDone(member, phase));
  return checkPlan([
    // The new CAs, and the old ones kept
    ...issued,
    ...copies,
    // Every root is trusted, the old CAs sign
    ...primaries.flatMap(each => cacertsPhase(change, each, 'both', trustAllRoots(change, each.member, ready))),
    ...published(change, 'both'),
    ...proxiesInOrder(change, 'both'),
    // The new CAs sign, every root is trusted
    ...primaries.flatMap(each =>
      cacertsPhase(change, each, 'sign', signWithNew(change, each.member, everywhere('both'))),
    ),
    ...published(change, 'sign'),
    ...proxiesInOrder(change, 'sign'),
    // The old roots are dropped
    ...primaries.flatMap(each =>
      cacertsPhase(change, each, 'new', trustNewAlone(change, each.member, everywhere('sign'))),
    ),
    ...published(change, 'new'),
  ]);
}

/** The Secret, then every istiod that has to read it. */
function cacertsPhase(change: RootChange, changing: Changing, phase: Phase, cacerts: Step): readonly Step[] {
  return [cacerts, ...restartIstiods(change, changing, phase, [cacerts.id])];
}

/** On remotes: their primary publishes there too. */
function published(change: RootChange, phase: Phase): readonly Step[] {
  return change.clusters.flatMap(({ member }) =>
    member.primary === undefined ? [] : [rootsPublished(change, member, phase, publishedId(member.primary, phase))],
  );
}

/** One cluster after another, so that the others carry on. */
function proxiesInOrder(change: RootChange, phase: Exclude<Phase, 'new'>): readonly Step[] {
  const everywhere = change.clusters.map(({ member }) => publishedId(member.name, phase));
  const steps: Step[] = [];
  for (const each of change.clusters) {
    const before = steps.at(-1);
    steps.push(...renewProxies(change, each, phase, before === undefined ? everywhere : [before.id]));
  }
  return steps;
}
