/** Volumes and claims: which are free, and that none goes while it is in use. They are not bound here. */
import { listAt, textAt } from '../../model/fields.ts';
import { timestamp } from '../api-server/core.ts';
import type { Doc } from '../api-server/json.ts';
import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

export function keepVolumes(hand: Hand): void {
  const claims = createQueue(async key => {
    const [namespace = '', name = ''] = key.split('/');
    const claim = hand.get('persistentvolumeclaims', namespace, name);
    if (claim !== undefined && !isUsed(hand, claim)) await release(hand, claim);
  }, hand.signal);
  const volumes = createQueue(async name => {
    const volume = hand.get('persistentvolumes', undefined, name);
    if (volume === undefined) return;
    if (textAt(volume, 'status', 'phase') === 'Pending') {
      const status = { phase: 'Available', lastPhaseTransitionTime: timestamp(hand.inside.core) };
      await hand.update(volume, now => ({ ...now, status }), 'status');
    }
    if (textAt(volume, 'status', 'phase') !== 'Bound') await release(hand, volume);
  }, hand.signal);
  hand.subscribe('persistentvolumes', ({ after }) => {
    if (after !== undefined) volumes.add(after.metadata.name);
  });
  hand.subscribe('persistentvolumeclaims', ({ after }) => {
    if (after !== undefined) claims.add(`${after.metadata.namespace}/${after.metadata.name}`);
  });
  hand.subscribe('pods', ({ before }) => {
    if (before === undefined) return;
    for (const name of claimsOf(before)) claims.add(`${before.metadata.namespace}/${name}`);
  });
}

const claimsOf = (pod: Doc): readonly string[] =>
  listAt(pod, 'spec', 'volumes').flatMap(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);

const isUsed = (hand: Hand, { metadata }: Doc): boolean =>
  hand.list('pods', String(metadata.namespace)).some(pod => claimsOf(pod).includes(metadata.name));

/** Lets go of what is being deleted. */
async function release(hand: Hand, doc: Doc): Promise<void> {
  if (doc.metadata.deletionTimestamp === undefined) return;
  await hand.update(doc, now => {
    const finalizers = (listAt(now, 'metadata', 'finalizers') as readonly string[]).filter(
      each => !each.endsWith('-protection'),
    );
    return { ...now, metadata: { ...now.metadata, finalizers } };
  });
}
