/** Whether the existing remote secret serves, and what helps where it does not: nothing that cuts traffic first. */

import { Buffer } from 'node:buffer';
import type { Objection } from '../engine/step.ts';
import { credentialDifferences, credentialsIn, type Difference } from '../manifests/remote-credentials.ts';
import { type RemoteCredentials, remoteSecretName } from '../manifests/remote-secret.ts';
import { cleaned } from '../model/clean.ts';
import type { KubeObject } from '../model/kube.ts';
import { replaceAnnotation } from '../model/marks.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';

/**
 * Nothing where it says the same as this program would, whatever wrote it. One with another token of the reader account
 * serves as well where its login works: istioctl takes whichever token Secret the account has.
 */
export function remoteSecretObjection(
  found: KubeObject,
  wanted: RemoteCredentials,
  other: Member,
): Objection | undefined {
  const name = remoteSecretName(other.name);
  const { namespace } = found.metadata;
  const differs = differences(found, wanted, other);
  if (differs.length === 0) return undefined;
  const why = {
    code: 'exists',
    title: `Secret ${namespace}/${name} differs from what ${other.name} needs: ${differs.map(words).join(', ')}`,
    hint: `${keeping(differs, other)}To replace it: ${sh`kubectl -n ${namespace} annotate --overwrite secret ${name} ${replaceAnnotation}`}, then run again: it is deleted and created in one step, after the new credentials were tested`,
  } as const;
  const unlessProven = isReaderLogin(differs) ? credentialsIn(kubeconfigFor(found, other)) : undefined;
  return unlessProven === undefined ? { why } : { why, unlessProven };
}

/**
 * The reader account by another token, at the server that is ours: the same way leads to the same cluster. Its CA is
 * proven with it, where it has one: what else this machine trusts, istiod may not.
 */
function isReaderLogin(differs: readonly Difference[]): boolean {
  const isToken = (each: Difference) => each.in === 'token' && each.reader;
  return differs.some(isToken) && differs.every(each => isToken(each) || (each.in === 'ca' && each.found));
}

function kubeconfigFor({ data = {} }: KubeObject, other: Member): string {
  return Buffer.from(data[other.name] ?? '', 'base64').toString('utf8');
}

function differences(found: KubeObject, wanted: RemoteCredentials, other: Member): readonly Difference[] {
  const { data = {}, metadata } = found;
  const { [other.name]: kubeconfig, ...others } = data;
  const shape: Difference[] = [];
  if (metadata.labels?.['istio/multiCluster'] !== 'true') {
    shape.push({ in: 'login', words: 'istiod does not read it without the label istio/multiCluster=true' });
  }
  const keys = Object.keys(others).map(key => cleaned(key));
  if (keys.length > 0) shape.push({ in: 'login', words: `it holds more than one cluster (${keys.join(', ')})` });
  if (kubeconfig === undefined) return [...shape, { in: 'login', words: `it has no key ${other.name}` }];
  return [...shape, ...credentialDifferences(kubeconfigFor(found, other), wanted)];
}

function words(difference: Difference): string {
  switch (difference.in) {
    case 'server':
      return `server ${difference.found} instead of ${difference.wanted}`;
    case 'server-name':
      return `server name ${difference.found} instead of ${difference.wanted}`;
    case 'ca':
    case 'insecure':
    case 'token':
    case 'login':
      return difference.words;
  }
}

/** Which way leads to the API server, and what verifies it there, is a matter of choice: its own may be the better one. */
function keeping(differs: readonly Difference[], other: Member): string {
  const keys = differs.map(chosenBy);
  if (keys.includes(undefined)) return '';
  return `To keep it: ${sh`--cluster ${other.name}=${other.context}`}${keys.map(key => `,${key}`).join('')}. `;
}

/** The key of `--cluster` that chooses it; nothing for what cannot be chosen. */
function chosenBy(difference: Difference): string | undefined {
  switch (difference.in) {
    case 'server':
      return sh`api=${difference.found}`;
    case 'server-name':
      return sh`api-server-name=${difference.found}`;
    case 'ca':
      return 'api-ca=FILE (a file with its CA)';
    case 'insecure':
      return 'api-insecure=true (nothing is verified)';
    case 'token':
    case 'login':
      return undefined;
  }
}
