import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../../source/model/problems-error.ts';
import type { Operations } from '../../../state/operations.ts';
import { handMade } from '../../state/hand-made.ts';
import { talking, toTheChecks } from './talking.ts';

/** Clusters with these objects of others, each in the way until it is taken over; one more fits. */
function withOthers(keys: readonly string[]): Operations['prepare'] {
  const { operations } = handMade();
  return async (host, choices, signal) => {
    const left = keys.filter(key => !choices.takeOver?.objects.includes(key));
    if (left.length > 0) {
      const inTheWay = (takeOver: string) =>
        ({ code: 'conflict', title: `${takeOver} would be changed`, hint: 'take it over', takeOver }) as const;
      throw new ProblemsError(left.map(inTheWay));
    }
    return { ...(await operations.prepare(host, choices, signal)), toTakeOver: ['east:Service/istio-system/gateway'] };
  };
}

test('objects of others are taken over by a line, one or all, and taken back', async () => {
  const keys = ['east:Istio/default', 'east:Deployment/istio-system/gateway', 'west:Istio/default'];
  const person = talking({ prepare: withOthers(keys) });
  await person.receives('Which clusters');
  await toTheChecks(person);
  await person.receives('u takes over east:Istio/default; U takes over all 3 objects of others');
  person.types('u');
  await person.receives('u takes over east:Deployment/istio-system/gateway; U takes over all 2 objects of others');
  person.types('U');
  await person.receives('Enter continues to Plan');
  person.types('');
  await person.receives('y starts, u takes nothing over; U takes over all 1 object of others; b goes back');
  person.types('u');
  await person.receives('u takes over east:Istio/default; U takes over all 3');
  person.types('q');
  await person.ended;
  assert.doesNotMatch(person.summary(), /--take-over/);
});
