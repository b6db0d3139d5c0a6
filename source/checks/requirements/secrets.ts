/** No existing Secret is one that a run could neither keep nor replace: reported before anything is written. */
import { fateWords } from '../../model/fate.ts';
import type { Check } from '../check.ts';

export const secrets: Check = {
  id: 'secrets',
  title: 'Existing Secrets are usable, or will be replaced',
  weight: 'problem',
  run: async ({ foresee }, signal) => {
    if (foresee === undefined) return { skipped: 'waiting for another check' };
    const foreseen = await foresee(signal);
    return {
      evidence: foreseen.map(({ cluster, object, fate }) => ({ cluster, words: `${object} ${fateWords(fate)}` })),
      trouble: foreseen.flatMap(({ cluster, fate }) =>
        fate.will === 'refuse' ? [{ ...fate.why, title: `${cluster}: ${fate.why.title}` }] : [],
      ),
    };
  },
};
