/** Writes into ResourceQuotas what is used of them. */
import { recordAt } from '../../model/fields.ts';
import { quotaUse } from '../api-server/quotas.ts';
import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

export function countQuotas(hand: Hand): void {
  const queue = createQueue(async namespace => {
    for (const quota of hand.list('resourcequotas', namespace)) {
      const status = { hard: recordAt(quota, 'spec', 'hard'), used: quotaUse(hand.inside.core.storage, quota) };
      await hand.update(quota, now => ({ ...now, status }), 'status');
    }
  }, hand.signal);
  hand.hearAll(({ namespace }) => {
    if (namespace !== undefined && hand.list('resourcequotas', namespace).length > 0) queue.add(namespace);
  });
}
