/** Ids of the steps of a change of roots, and the new root as a run knows it. */
import type { Facts } from '../../engine/step.ts';
import { certificateFingerprints } from '../../model/certificate-fingerprints.ts';
import type { Member } from '../../model/mesh.ts';
import type { RootChange } from '../../model/root-change.ts';

/** `both`: all roots are trusted. `sign`: the new one signs. `new`: no other is left. */
export type Phase = 'both' | 'sign' | 'new';

export function changeId(member: Member, phase: Phase, what: string): string {
  return `${member.name}/root-${phase}-${what}`;
}

/**
 * The root that is issued in this run: the same for all who have an intermediate made. PEM; undefined where there are
 * none.
 */
export function issuedRoot({ clusters }: RootChange, facts: Facts): string | undefined {
  return clusters.map(({ member }) => facts.of(member.name).certificates?.rootCert).find(root => root !== undefined);
}

/** SHA-256 of the root that all move to. */
export function newFingerprint(change: RootChange, facts: Facts): string {
  const issued = issuedRoot(change, facts);
  const found = change.fingerprint ?? (issued === undefined ? undefined : certificateFingerprints(issued)[0]);
  if (found === undefined) throw new Error('the new root was asked for before it was issued');
  return found;
}
