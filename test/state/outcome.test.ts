import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerdictState } from '../../source/model/tally.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { type Ended, exitOf, outcomeOf } from '../../state/outcome.ts';
import { meshOf } from '../helpers/meshes.ts';

const steps = multiPrimaryMultiNetwork(meshOf(['east', 'west']));
const said = (state: VerdictState) => ({ state, words: '', evidence: [] });
const ended = (outcome: Ended['run']['outcome'], failed: readonly string[], rest: Partial<Ended> = {}): Ended => ({
  run: { outcome, failed },
  steps,
  clusters: 2,
  verdict: undefined,
  ...rest,
});

const cases: readonly [string, Ended, string, number][] = [
  ['all was done and the verdict is proven', ended('done', [], { verdict: said('proven') }), 'proven', 0],
  ['all was done and the verdict is not proven', ended('done', [], { verdict: said('degraded') }), 'unproven', 3],
  ['all was done and there is no verdict', ended('done', []), 'unproven', 3],
  [
    'one cluster alone receives responses only from itself',
    ended('done', [], { clusters: 1, verdict: said('local-only') }),
    'done',
    0,
  ],
  ['nothing but the proof failed', ended('failed', ['east/traffic', 'west/synced']), 'unproven', 3],
  ['more than the proof failed', ended('failed', ['east/traffic', 'west/control-plane']), 'failed', 1],
  ['a step failed whose name only ends like a proof', ended('failed', ['east/control-plane/traffic']), 'failed', 1],
  ['it failed and no step says so', ended('failed', []), 'failed', 1],
  ['the user stopped it', ended('cancelled', ['east/traffic']), 'cancelled', 4],
  ['its time was over', ended('cancelled', [], { timedOut: true }), 'failed', 1],
  ['its time was over when all was done', ended('done', [], { timedOut: true, verdict: said('proven') }), 'proven', 0],
];

for (const [when, given, outcome, exit] of cases) {
  test(`${outcome} and ${exit}, when ${when}`, () => {
    assert.equal(outcomeOf(given), outcome);
    assert.equal(exitOf(outcomeOf(given)), exit);
  });
}
