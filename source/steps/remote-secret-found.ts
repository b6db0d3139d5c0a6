/** Whether the remote secret that is there serves, and what helps where it does not: nothing that cuts traffic first. */

import { Buffer } from 'node:buffer';
import { credentialDifferences, type Difference } from '../manifests/remote-credentials.ts';
import { type RemoteCredentials, remoteSecretName } from '../manifests/remote-secret.ts';
import { cleaned } from '../model/clean.ts';
import type { KubeObject } from '../model/kube.ts';
import { MESH_ANNOTATION } from '../model/marks.ts';
import { ISTIO_NAMESPACE, type Member } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';

/** Nothing where it says the same as we would, by whomever and however it was written. */
export function remoteSecretProblem(found: KubeObject, wanted: RemoteCredentials, other: Member): Problem | undefined {
  const name = remoteSecretName(other.name);
  const differs = differences(found, wanted, other);
  if (differs.length === 0) return undefined;
  return {
    code: 'exists',
    title: `Secret ${ISTIO_NAMESPACE}/${name} differs from what ${other.name} needs: ${differs.map(words).join(', ')}`,
    hint: `${keeping(differs, other)}To have it replaced: ${sh`kubectl -n ${ISTIO_NAMESPACE} annotate secret ${name} ${MESH_ANNOTATION}=replace`}, then run again: it is deleted and created in one go, after the new credentials were tried`,
  };
}

function differences({ data = {}, metadata }: KubeObject, wanted: RemoteCredentials, other: Member) {
  const { [other.name]: kubeconfig, ...others } = data;
  const shape: Difference[] = [];
  if (metadata.labels?.['istio/multiCluster'] !== 'true') {
    shape.push({ in: 'login', words: 'istiod does not read it without the label istio/multiCluster=true' });
  }
  const keys = Object.keys(others).map(key => cleaned(key));
  if (keys.length > 0) shape.push({ in: 'login', words: `it holds more than one cluster (${keys.join(', ')})` });
  if (kubeconfig === undefined) return [...shape, { in: 'login', words: `it has no key ${other.name}` } as const];
  return [...shape, ...credentialDifferences(Buffer.from(kubeconfig, 'base64').toString('utf8'), wanted)];
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
