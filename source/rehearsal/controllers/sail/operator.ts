/** The operator as a running program: it acts only while one of its pods is Ready, with the images its pod names. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import type { OperatorRelease } from '../../operator-releases.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { packageOfImage } from './mesh-package.ts';

export type Operator = {
  readonly namespace: string;
  readonly release: OperatorRelease;
  /** Whether it can install a version. */
  offers(version: string): boolean;
  /** The newest patch of a minor (`v1.30`) that it can install. */
  newestOf(minor: string): string | undefined;
  /** Changes when another operator, with other images, has taken its place. */
  readonly fingerprint: string;
  image(version: string, component: 'istiod' | 'proxy' | 'cni'): string;
};

const PREFIX = 'images.';
const COMMAND = '/sail-operator';

/** The operator that runs on a cluster; nothing while none does. */
export function runningOperator(site: Site): Operator | undefined {
  const pod = site.cache.list(POD).find(each => isOperatorPod(each) && isReady(each));
  if (pod === undefined) return undefined;
  const annotations = pod.metadata.annotations ?? {};
  const offered = packageOfImage(textAt(pod, 'spec', 'containers', 0, 'image') ?? '');
  const named = namedVersions(annotations);
  // An early chart's pod names no images: the operator then takes what is built into it
  // (docs/istio/operators.md#on-plain-kubernetes).
  const versions = named.length > 0 ? named : offered.release.versions.installable;
  return {
    namespace: pod.metadata.namespace ?? '',
    release: offered.release,
    fingerprint: pod.metadata.labels?.['pod-template-hash'] ?? pod.metadata.uid ?? '',
    offers: version => versions.includes(version),
    newestOf(minor) {
      const patches = versions.flatMap(each => (each.startsWith(`${minor}.`) ? [Number(each.split('.')[2])] : []));
      return patches.length === 0 ? undefined : `${minor}.${Math.max(...patches)}`;
    },
    image: (version, component) =>
      annotations[`${PREFIX}${version.replaceAll('.', '_')}.${component}`] ?? offered.images(version, component),
  };
}

function namedVersions(annotations: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(annotations).flatMap(key => {
    const version = /^images\.(v\d+_\d+_\d+)\.istiod$/.exec(key)?.[1];
    return version === undefined ? [] : [version.replaceAll('_', '.')];
  });
}

/** True for a pod of the Sail Operator or of OpenShift Service Mesh. */
export function isOperatorPod(pod: KubeObject): boolean {
  return (
    Object.keys(pod.metadata.annotations ?? {}).some(key => key.startsWith(`${PREFIX}v`)) ||
    listAt(pod, 'spec', 'containers').some(each => textAt(each, 'command', 0) === COMMAND)
  );
}

const published = { istiod: 'pilot', proxy: 'proxyv2', cni: 'install-cni' } as const;

/** A hub in the values of an Istio or IstioCNI: the operator then sets no image, and the chart makes one with its tag. */
export function chartImage(operator: Operator, object: KubeObject, component: keyof typeof published): string {
  const version = textAt(object, 'spec', 'version') ?? '';
  const hub = textAt(object, 'spec', 'values', 'global', 'hub');
  return hub === undefined
    ? operator.image(version, component)
    : `${hub}/${published[component]}:${version.replace(/^v/, '')}`;
}
