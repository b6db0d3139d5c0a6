/**
 * What kube-controller-manager does beside workloads: accounts and CA of new namespaces, token Secrets, garbage
 * collection, the emptying of namespaces, volumes, quotas. On a real cluster the real one does this; here it stands inside the server
 * because it looks at every kind there is.
 */

import { recordAt } from '../../model/fields.ts';
import { quotaUse } from '../api-server/quotas.ts';
import type { ApiServer } from '../api-server/server.ts';
import { keepAccounts } from './accounts.ts';
import { collectGarbage } from './garbage.ts';
import { createHand, type Hand } from './hand.ts';
import { emptyNamespaces } from './namespaces.ts';
import { createQueue } from './queue.ts';
import { fillTokens } from './tokens.ts';
import { keepVolumes } from './volumes.ts';

export type ControllerManagerOptions = {
  /** PEM of the CA of the server's certificate, as pods and token Secrets are given it. */
  readonly ca: string;
};

/** Runs until the signal aborts. */
export function startControllerManager(server: ApiServer, { ca }: ControllerManagerOptions, signal: AbortSignal): void {
  const hand = createHand(server.inside, signal);
  keepAccounts(hand, ca);
  fillTokens(hand, ca);
  collectGarbage(hand);
  emptyNamespaces(hand);
  keepVolumes(hand);
  countQuotas(hand);
}

function countQuotas(hand: Hand): void {
  const queue = createQueue(async namespace => {
    for (const quota of hand.list('resourcequotas', namespace)) {
      const status = { hard: recordAt(quota, 'spec', 'hard'), used: quotaUse(hand.inside.core.storage, quota) };
      await hand.update(quota, now => ({ ...now, status }), 'status');
    }
  }, hand.signal);
  hand.subscribeAll(({ namespace }) => {
    if (namespace !== undefined && hand.list('resourcequotas', namespace).length > 0) queue.add(namespace);
  });
}
