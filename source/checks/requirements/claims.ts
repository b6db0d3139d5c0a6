/** No other run is at work on a cluster: a claim is exclusive. */

import { CLAIM_SECONDS, type Claim, claimIn, claimRef, claimWords } from '../../model/claim.ts';
import { orUndefined } from '../../model/or-undefined.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, each } from '../subject.ts';

export const claims: Check = {
  id: 'claims',
  title: 'No other run in progress',
  // Whether it lives shows only in time, and when this run begins it may have ended.
  weight: 'warning',
  run: async (subject, signal) => {
    const found = await each(subject, candidate => claimOn(candidate, signal));
    return {
      evidence: subject.candidates.map(({ member }, index) => {
        const claim = found[index];
        return { cluster: member.name, words: claim === undefined ? 'not claimed' : `claimed by ${claimWords(claim)}` };
      }),
      trouble: subject.candidates.flatMap(({ member }, index) => {
        const claim = found[index];
        if (claim === undefined) return [];
        const hint = `eastwest up waits up to ${CLAIM_SECONDS} s for a heartbeat of that run: if it is alive nothing is changed, if it is dead its claim is taken over`;
        return [trouble('claimed', `${member.name} is claimed by another run: ${claimWords(claim)}`, hint)];
      }),
    };
  },
};

async function claimOn({ cluster }: Candidate, signal: AbortSignal): Promise<Claim | undefined> {
  // What may not be read is told with the rights.
  return claimIn(await orUndefined(cluster.read(claimRef, signal)));
}
