/** What a plan would change, in words. */
import type { Estimate } from '../../source/engine/critical-path.ts';
import { firstFew } from '../../source/model/first-few.ts';
import type { ChangeCounts, ChangeEffects } from '../../source/preparation/change-counts.ts';
import { changeMarks } from './change-marks.ts';
import { counted, durationWords } from './numbers.ts';

/** "+2 ~1 =6": what is not there is left out; `?` counts what the server did not say. */
export function changeSigns({ create, change, delete: deleted, unchanged, unknown }: ChangeCounts): string {
  const signs: readonly (readonly [string, number])[] = [
    [changeMarks.create, create],
    [changeMarks.change, change],
    [changeMarks.delete, deleted],
    [changeMarks.unknown, unknown],
    [changeMarks.unchanged, unchanged],
  ];
  return signs.flatMap(([sign, count]) => (count === 0 ? [] : [`${sign}${count}`])).join(' ');
}

/** "+ 3 create   ~ 1 change   = 40 already right": zero counts are left out. `stays`: the words for the last. */
export function countWords(counts: ChangeCounts, stays: 'already right' | 'left' = 'already right'): string {
  const words = { create: 'create', change: 'change', delete: 'delete', unchanged: stays, unknown: 'unknown' } as const;
  const kinds = Object.keys(words) as (keyof typeof words)[];
  const some = kinds.filter(kind => counts[kind] > 0);
  return some.map(kind => `${changeMarks[kind]} ${counts[kind]} ${words[kind]}`).join('   ');
}

/** Names that are listed at most. */
const named = 3;

/** "Restarts no pods.  Needs 2 load balancers (both assigned)." */
export function effectWords({ restarts, loadBalancers }: ChangeEffects): string {
  const pods = restarts.length === 0 ? 'Restarts no pods.' : `Restarts pods: ${firstFew(restarts, named)}.`;
  const { needed, assigned } = loadBalancers;
  if (needed === 0) return `${pods}  Needs no load balancer.`;
  return `${pods}  Needs ${counted(needed, 'load balancer')} (${assignedWords(needed, assigned)}).`;
}

function assignedWords(needed: number, assigned: number): string {
  if (assigned === needed) return needed === 2 ? 'both assigned' : needed === 1 ? 'assigned' : 'all assigned';
  return assigned === 0 ? 'none assigned yet' : `${assigned} assigned`;
}

/** "about 1:10 and the time to pull images", "at least 0:20". */
export function expectedWords({ seconds, unknown }: Estimate, changes: boolean): string {
  const time = clockWords(seconds);
  if (unknown.length > 0) return seconds < 1 ? 'duration unknown' : `at least ${time}`;
  return changes ? `about ${time} plus image pulls` : `about ${time}`;
}

/** "0:20", "1:02:03". */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `0:${String(whole).padStart(2, '0')}` : durationWords(whole);
}

/** "Known only during the run: east gateway address." '' where all is known. */
export function learnedWords({ learned }: ChangeEffects): string {
  return learned.length === 0 ? '' : `Known only during the run: ${firstFew(learned, named)}.`;
}
