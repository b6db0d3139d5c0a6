/** The mode of mutual TLS that a primary's PeerAuthentications ask of a pod. */

import { recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isSelected, type Objects, PEER_AUTHENTICATION } from './objects.ts';
import { systemNamespaceOf } from './view.ts';

/** The narrowest that says one: for the pod, for its namespace, for the mesh. PERMISSIVE where none does. */
export function mutualTlsMode(objects: Objects, pod: KubeObject): string {
  const near = objects.list(PEER_AUTHENTICATION, pod.metadata.namespace);
  const labelsOf = (each: KubeObject) => recordAt(each, 'spec', 'selector', 'matchLabels');
  const forAll = (each: KubeObject) => Object.keys(labelsOf(each)).length === 0;
  const byScope = [
    near.find(each => isSelected(labelsOf(each), pod)),
    near.find(forAll),
    objects.list(PEER_AUTHENTICATION, systemNamespaceOf(objects)).find(forAll),
  ];
  const modes = byScope.map(each => textAt(each, 'spec', 'mtls', 'mode'));
  return modes.find(mode => mode !== undefined && mode !== 'UNSET') ?? 'PERMISSIVE';
}
