/** Amendments of one step: an object is read, judged, and put back as it was but for what this program needs in it. */
import { keeperOf } from '../model/keeper.ts';
import { objectTitle } from '../model/kube.ts';
import { belongsElsewhere, otherMeshOf } from '../model/marks.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { begun } from './grace-period.ts';
import { allEnded, asRead, attempts, isRace } from './races.ts';
import type { Step } from './step.ts';
import type { Writing } from './write.ts';

type Amendment = ReturnType<NonNullable<Step['amend']>>[number];

/** Writes all amendments of a step side by side. Throws the first `ProblemError`, after all have ended. */
export async function amend(step: Step, writing: Writing, signal: AbortSignal): Promise<void> {
  const all = step.amend?.(writing.facts) ?? [];
  await allEnded(all.map(each => amendOne(each, writing, signal)));
}

async function amendOne(amendment: Amendment, writing: Writing, signal: AbortSignal): Promise<void> {
  const { ref, from, amend: judge, besideItsKeeper = false } = amendment;
  const { cluster, finishing, meshId, retryTransient, untilGone, wrote } = writing;
  const object = objectTitle(ref);
  for (let attempt = 1; ; attempt++) {
    const found = await retryTransient(() => cluster.read(ref, signal));
    if (found?.metadata.deletionTimestamp !== undefined) {
      await untilGone(ref, found.metadata.uid);
      continue;
    }
    const source = from === undefined ? undefined : await retryTransient(() => cluster.read(from, signal));
    const amended = judge(found, source);
    const other = amended.will === 'keep' ? undefined : otherMeshOf(found, meshId);
    if (found !== undefined && other !== undefined) throw new ProblemError(belongsElsewhere(found, other));
    const isFree = found === undefined || amended.will === 'keep' || besideItsKeeper;
    const keeper = isFree ? undefined : keeperOf(found);
    if (keeper !== undefined) throw new ProblemError(keptBy(object, cluster.name, keeper.title));
    if (amended.will === 'refuse') throw new ProblemError(amended.why);
    try {
      switch (amended.will) {
        case 'keep':
          return wrote({ object, result: 'unchanged' });
        case 'delete': {
          const result = await retryTransient(() => begun(signal, () => cluster.remove(ref, asRead(found), finishing)));
          wrote({ object, result });
          return await untilGone(ref, found?.metadata.uid);
        }
        case 'write': {
          const { object: wanted } = amended;
          if (found === undefined) {
            const made = await retryTransient(() => begun(signal, () => cluster.create(wanted, finishing)));
            if (made === 'created') return wrote({ object, result: 'created' });
          } else {
            const written = await retryTransient(() => begun(signal, () => cluster.replace(wanted, finishing)));
            if (written !== undefined) return wrote({ object, result: 'configured' });
          }
        }
      }
    } catch (error) {
      if (!isRace(error, attempt)) throw error;
    }
    if (attempt >= attempts) throw new ProblemError(changing(object));
  }
}

function keptBy(object: string, cluster: string, keeper: string): Problem {
  return {
    code: 'conflict',
    title: `${object} on ${cluster} is kept by ${keeper}, which would change it back`,
    hint: 'Change it there.',
  };
}

function changing(object: string): Problem {
  return {
    code: 'conflict',
    title: `${object} changed each time between reading and writing it`,
    hint: 'Find out who keeps writing to it (kubectl get --show-managed-fields), then run again.',
  };
}
