/** Every namespace has the service account `default` and the CA of the API server. */

import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

export function keepAccounts(hand: Hand, ca: string): void {
  const queue = createQueue(async name => {
    const namespace = hand.get('namespaces', undefined, name);
    if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
    if (hand.get('serviceaccounts', name, 'default') === undefined) {
      await hand.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    }
    if (hand.get('configmaps', name, 'kube-root-ca.crt') === undefined) {
      const annotations = {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      };
      await hand.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'kube-root-ca.crt', namespace: name, annotations },
        data: { 'ca.crt': ca },
      });
    }
  }, hand.signal);
  hand.subscribe('namespaces', ({ after }) => {
    if (after !== undefined) queue.add(after.metadata.name);
  });
  const watched: readonly (readonly [string, string])[] = [
    ['serviceaccounts', 'default'],
    ['configmaps', 'kube-root-ca.crt'],
  ];
  for (const [resource, name] of watched) {
    hand.subscribe(resource, ({ after, before, namespace }) => {
      if (after === undefined && before?.metadata.name === name && namespace !== undefined) queue.add(namespace);
    });
  }
}
