/** The Kiali operator as a running program: it acts only while its pod is Ready, with the images its pod names. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { type KialiOperatorRelease, releaseOfImage, serverImage } from './releases.ts';

export type KialiOperator = {
  readonly release: KialiOperatorRelease;
  /** Its account, as the API server names it. */
  readonly user: string;
  /** Version and image of the server for what `spec.version` says; nothing for a version that it does not know. */
  server(asked: string): { readonly version: string; readonly image: string } | undefined;
};

/** The operator that runs on a cluster; nothing while none does. */
export function runningKialiOperator(site: Site): KialiOperator | undefined {
  const pod = site.cache.list(POD).find(each => isKialiOperatorPod(each) && isReady(each));
  const release = pod === undefined ? undefined : releaseOf(pod);
  if (pod === undefined || release === undefined) return undefined;
  const account = textAt(pod, 'spec', 'serviceAccountName') ?? 'default';
  return {
    release,
    user: `system:serviceaccount:${pod.metadata.namespace}:${account}`,
    server(asked) {
      const version = release.servers[asked];
      if (version === undefined) return undefined;
      const named = variableOf(pod, `RELATED_IMAGE_kiali_${asked.replaceAll('.', '_')}`);
      return { version, image: named ?? serverImage(release.product, version) };
    },
  };
}

/** True for a pod of Kiali's operator, however it was installed. */
export function isKialiOperatorPod(pod: KubeObject): boolean {
  return releaseOf(pod) !== undefined;
}

const firstOf = (pod: KubeObject) => listAt(pod, 'spec', 'containers')[0];

function releaseOf(pod: KubeObject): KialiOperatorRelease | undefined {
  return releaseOfImage(textAt(firstOf(pod), 'image') ?? '');
}

function variableOf(pod: KubeObject, name: string): string | undefined {
  const variable = listAt(firstOf(pod), 'env').find(each => textAt(each, 'name') === name);
  return textAt(variable, 'value');
}
