/** The clocks agree: certificates begin and end by them (docs/istio/clusters.md#what-must-hold-before). */
import type { Problem } from '../../model/problem.ts';
import { type Check, unmet } from '../check.ts';
import type { Candidate, Subject } from '../subject.ts';

/** Seconds. More than this and certificates are not valid yet, or are refused as expired. */
export const MOST_SKEW = 300;
/** Worth a word. */
export const NOTABLE_SKEW = 60;

export const clocks: Check = {
  id: 'clocks',
  title: 'Clocks of the clusters and this machine in sync',
  weight: 'problem',
  run: subject => {
    const { candidates } = subject;
    const off = ourselves(subject) ?? [...candidates.flatMap(each => astray(each, MOST_SKEW)), ...farApart(subject)];
    return {
      evidence: candidates.map(({ member, survey }) => ({
        cluster: member.name,
        // An HTTP date has whole seconds, and its way takes time.
        words: Math.abs(survey.clockAhead) <= 2 ? 'in sync' : aheadWords(survey.clockAhead),
      })),
      trouble: off,
      doubts: off.length > 0 ? [] : candidates.flatMap(each => astray(each, NOTABLE_SKEW)),
    };
  },
};

/** All clusters agree with each other and not with this machine: then its clock is off. */
function ourselves({ candidates }: Subject): readonly Problem[] | undefined {
  const ahead = candidates.map(each => each.survey.clockAhead);
  const [least, most] = [Math.min(...ahead), Math.max(...ahead)];
  const apart = Math.min(Math.abs(least), Math.abs(most));
  if (candidates.length < 2 || most - least > NOTABLE_SKEW || apart <= MOST_SKEW) return undefined;
  return [
    unmet(
      `this machine's clock is ${apart} s ${least > 0 ? 'behind' : 'ahead of'} all clusters, which agree with each other`,
      'correct it (NTP): certificates issued here would not be valid there',
    ),
  ];
}

/** Each is near enough to this machine's clock, but not to each other. */
function farApart({ candidates }: Subject): readonly Problem[] {
  const sorted = [...candidates].sort((left, right) => left.survey.clockAhead - right.survey.clockAhead);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const apart = last.survey.clockAhead - first.survey.clockAhead;
  const told = astray(first, MOST_SKEW).length + astray(last, MOST_SKEW).length > 0;
  if (told || apart <= MOST_SKEW) return [];
  return [
    unmet(
      `the clock of ${last.member.name} is ${apart} s ahead of that of ${first.member.name}`,
      'correct the clocks of their nodes (NTP): certificates that begin later there, or have ended, are refused',
    ),
  ];
}

function astray({ member, survey }: Candidate, most: number): readonly Problem[] {
  if (Math.abs(survey.clockAhead) <= most) return [];
  return [
    unmet(
      `${member.name}: its clock is ${aheadWords(survey.clockAhead)}`,
      'correct the clocks of its nodes (NTP): certificates that begin later there, or have ended, are refused',
    ),
  ];
}

function aheadWords(ahead: number): string {
  return `${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`;
}
