/** The operator as a running program: it acts only while one of its pods is Ready, with the images its pod names. */
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';

export type Operator = {
  readonly namespace: string;
  /** Whether it can install a version. */
  offers(version: string): boolean;
  /** The newest patch of a minor (`v1.30`) that it can install. */
  newestOf(minor: string): string | undefined;
  /** Changes when another operator, with other images, has taken its place. */
  readonly fingerprint: string;
  image(version: string, component: 'istiod' | 'proxy' | 'cni'): string;
};

const PREFIX = 'images.';

/** The operator that runs on a cluster; nothing while none does. */
export function runningOperator(site: Site): Operator | undefined {
  const pod = site.cache.list(POD).find(each => isOperatorPod(each) && isReady(each));
  if (pod === undefined) return undefined;
  const annotations = pod.metadata.annotations ?? {};
  const keyOf = (version: string, component: string) => `${PREFIX}${version.replaceAll('.', '_')}.${component}`;
  return {
    namespace: pod.metadata.namespace ?? '',
    fingerprint: pod.metadata.labels?.['pod-template-hash'] ?? pod.metadata.uid ?? '',
    offers: version => annotations[keyOf(version, 'istiod')] !== undefined,
    newestOf(minor) {
      const patches = Object.keys(annotations).flatMap(key => {
        const start = `${keyOf(minor, '').slice(0, -1)}_`;
        const patch =
          key.startsWith(start) && key.endsWith('.istiod') ? key.slice(start.length, -'.istiod'.length) : '';
        return patch === '' ? [] : [Number(patch)];
      });
      return patches.length === 0 ? undefined : `${minor}.${Math.max(...patches)}`;
    },
    image: (version, component) => annotations[keyOf(version, component)] ?? `${component}:${version}`,
  };
}

export function isOperatorPod(pod: KubeObject): boolean {
  return Object.keys(pod.metadata.annotations ?? {}).some(key => key.startsWith(`${PREFIX}v`));
}
