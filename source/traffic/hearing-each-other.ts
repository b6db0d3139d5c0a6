/** Which clusters hear each other: the part of a mesh that works, whatever the rest does. Pure. */
import type { Tally } from '../model/tally.ts';
import type { Voices } from './paths/paths.ts';

/** One cluster's hearing. */
export type Ear = {
  readonly name: string;
  /** The version that answers in this cluster. */
  readonly local: string;
  readonly tally: Tally;
  /** The last seconds of it, where they are known apart. */
  readonly recent: Tally | undefined;
  readonly heard: readonly string[];
  readonly missing: readonly string[];
  /** Of those that were heard at all. */
  readonly voices: Voices;
};

/**
 * The largest part whose clusters all hear each other and themselves, found by leaving out, one by one, the cluster
 * that lacks most: of two that lack the same, who is deaf goes before who is not heard.
 */
export function hearingEachOther(ears: readonly Ear[]): readonly Ear[] {
  const heard = new Map(ears.map(each => [each, new Set(each.heard)]));
  const hears = (one: Ear, other: Ear) => heard.get(one)?.has(other.local) === true;
  const lackOf = (one: Ear, all: readonly Ear[]) => {
    const deaf = all.filter(other => !hears(one, other)).length;
    const unheard = all.filter(other => !hears(other, one)).length;
    return deaf + unheard + deaf / (all.length + 1);
  };
  let part = ears;
  for (;;) {
    const all = part;
    const lacks = all.map(each => lackOf(each, all));
    const most = Math.max(0, ...lacks);
    if (most === 0) return all;
    const worst = lacks.indexOf(most);
    part = all.filter((_each, index) => index !== worst);
  }
}
