/** The changes of one step in place: each object is read, changed and put back, while nobody else writes in between. */
import { keeperOf } from '../model/keeper.ts';
import { objectTitle } from '../model/kube.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { begun } from './lingering.ts';
import type { Change, Step } from './step.ts';
import type { Writing } from './write.ts';

/** Makes the changes of a step side by side. Throws the first `ProblemError`, after all have ended. */
export async function change(step: Step, writing: Writing, signal: AbortSignal): Promise<void> {
  const ended = await Promise.allSettled((step.change ?? []).map(each => changeOne(each, writing, signal)));
  const refused = ended.find(each => each.status === 'rejected');
  if (refused !== undefined) throw refused.reason;
}

/** So often an object may change between the look at it and its replacement. */
const attempts = 20;

async function changeOne({ ref, to }: Change, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, patiently, wrote } = writing;
  const object = objectTitle(ref);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await patiently(() => cluster.read(ref, signal));
    if (found === undefined) throw new ProblemError(absent(object, cluster.name));
    const wanted = to(found);
    if (wanted === undefined) return wrote({ object, result: 'unchanged' });
    const keeper = keeperOf(found);
    if (keeper !== undefined) throw new ProblemError(keptBy(object, cluster.name, keeper.title));
    const replaced = await patiently(() => begun(signal, () => cluster.replace(wanted, finishing)));
    if (replaced !== undefined) return wrote({ object, result: 'configured' });
  }
  throw new ProblemError(neverTheSame(object));
}

function absent(object: string, cluster: string): Problem {
  return { code: 'unmet', title: `${cluster} has no ${object}`, hint: 'Run eastwest up: it creates what is missing.' };
}

function keptBy(object: string, cluster: string, keeper: string): Problem {
  return {
    code: 'conflict',
    title: `${object} on ${cluster} is kept by ${keeper}, which would change it back`,
    hint: 'Change it there.',
  };
}

function neverTheSame(object: string): Problem {
  return {
    code: 'conflict',
    title: `${object} changed each time between reading and writing it`,
    hint: 'Find out who keeps writing to it (kubectl get --show-managed-fields), then run again.',
  };
}
