/** The operator as a running program: it acts only while one of its pods is Ready, with the images its pod names. */
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';

export type Operator = {
  readonly namespace: string;
  /** Installable versions, newest first. */
  readonly versions: readonly string[];
  image(version: string, component: 'istiod' | 'proxy' | 'cni'): string;
};

const PREFIX = 'images.';

/** The operator that runs on a cluster; nothing while none does. */
export function runningOperator(site: Site): Operator | undefined {
  const pod = site.cache.list(POD).find(each => isOperatorPod(each) && isReady(each));
  if (pod === undefined) return undefined;
  const annotations = pod.metadata.annotations ?? {};
  const keys = Object.keys(annotations).filter(key => key.startsWith(PREFIX) && key.endsWith('.istiod'));
  const versions = keys.map(key => key.slice(PREFIX.length, -'.istiod'.length).replaceAll('_', '.'));
  return {
    namespace: pod.metadata.namespace ?? '',
    versions: versions.sort(newestFirst),
    image: (version, component) =>
      annotations[`${PREFIX}${version.replaceAll('.', '_')}.${component}`] ?? `${component}:${version}`,
  };
}

export function isOperatorPod(pod: KubeObject): boolean {
  return Object.keys(pod.metadata.annotations ?? {}).some(key => key.startsWith(`${PREFIX}v`));
}

function newestFirst(left: string, right: string): number {
  return right.localeCompare(left, 'en', { numeric: true });
}
