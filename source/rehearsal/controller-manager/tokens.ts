/**
 * Token Secrets of service accounts: filled soon after they are made, gone with their account
 * (docs/istio/remote-secrets.md).
 */
import { textAt } from '../../model/fields.ts';
import { type Doc, isDict } from '../api-server/json.ts';
import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';

export function fillTokens(hand: Hand, ca: string): void {
  const queue = createQueue(async key => {
    const [namespace = '', name = ''] = key.split('/');
    const secret = hand.get('secrets', namespace, name);
    if (secret === undefined || secret.type !== TYPE || secret.metadata.deletionTimestamp !== undefined) return;
    const account = hand.get('serviceaccounts', namespace, accountOf(secret) ?? '');
    const uid = account?.metadata.uid as string | undefined;
    const bound = textAt(secret, 'metadata', 'annotations', UID);
    if (account === undefined || uid === undefined || (bound !== undefined && bound !== uid)) {
      // The account may be made in the same breath: only a Secret whose account went is removed.
      if (bound !== undefined) await hand.remove(secret);
      return;
    }
    await hand.update(secret, now => filled(now, { uid, namespace, account: account.metadata.name }));
  }, hand.signal);

  const filled = (secret: Doc, bound: { uid: string; namespace: string; account: string }): Doc => {
    const data = isDict(secret.data) ? secret.data : {};
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const issue = () => base64(hand.inside.authenticator.issue(bound, { secret: secret.metadata.name }));
    const annotations = { ...(secret.metadata.annotations as object), [UID]: bound.uid };
    return {
      ...secret,
      metadata: { ...secret.metadata, annotations },
      data: { ...data, 'ca.crt': base64(ca), namespace: base64(bound.namespace), token: data.token ?? issue() },
    };
  };

  hand.subscribe('secrets', ({ after, namespace }) => {
    if (after?.type === TYPE) queue.add(`${namespace}/${after.metadata.name}`);
  });
  hand.subscribe('serviceaccounts', ({ before, after, namespace }) => {
    const name = (after ?? before)?.metadata.name;
    for (const secret of hand.list('secrets', namespace)) {
      if (secret.type === TYPE && accountOf(secret) === name) queue.add(`${namespace}/${secret.metadata.name}`);
    }
  });
}

const accountOf = (secret: Doc): string | undefined => textAt(secret, 'metadata', 'annotations', ACCOUNT);
