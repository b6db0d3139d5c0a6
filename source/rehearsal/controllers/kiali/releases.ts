/** The operators of Kiali that a rehearsal knows, and the servers that each of them can install. */
import { createHash } from 'node:crypto';

export type KialiProduct = 'kiali-ossm' | 'kiali';

export type KialiOperatorRelease = {
  readonly product: KialiProduct;
  /** `2.27.2`. */
  readonly version: string;
  readonly image: string;
  /** Server version by what `spec.version` can be. */
  readonly servers: Readonly<Record<string, string>>;
};

const common = { 'v2.27': '2.27.2', 'v2.22': '2.22.7', 'v2.17': '2.17.5', 'v2.11': '2.11.8', 'v2.4': '2.4.21' };
const { 'v2.27': _, ...upTo22 } = common;

const release = (product: KialiProduct, version: string, servers: Readonly<Record<string, string>>) => ({
  product,
  version,
  image: product === 'kiali' ? `quay.io/kiali/kiali-operator:v${version}` : redHat('kiali-rhel9-operator', version),
  servers: { ...servers, 'v1.73': '1.73.26' },
});

/** Of each product the newest first. */
const releases: readonly KialiOperatorRelease[] = [
  release('kiali-ossm', '2.27.2', { default: '2.27.2', ...common }),
  release('kiali-ossm', '2.22.7', { default: '2.22.7', ...upTo22 }),
  release('kiali', '2.30.0', { default: '2.30.0', ...common }),
  release('kiali', '2.29.0', { default: '2.29.0', ...common }),
];

/** Newest first. */
export function kialiReleases(product: KialiProduct): readonly KialiOperatorRelease[] {
  return releases.filter(each => each.product === product);
}

/** The release of an operator's image: upstream's say it by their tag, Red Hat's digests are looked up. */
export function releaseOfImage(image: string): KialiOperatorRelease | undefined {
  const known = releases.find(each => each.image === image);
  const tag = /kiali-operator:v?(\d+\.\d+\.\d+)$/.exec(image)?.[1];
  if (known !== undefined || tag === undefined) return known;
  return { ...release('kiali', tag, { ...common, default: tag }), image };
}

/** The image of a server. */
export function serverImage(product: KialiProduct, version: string): string {
  return product === 'kiali' ? `quay.io/kiali/kiali:v${version}` : redHat('kiali-rhel9', version);
}

let servers: ReadonlyMap<string, string> | undefined;

/** The versions of Red Hat's servers by their images, made once. */
function everyServer(): ReadonlyMap<string, string> {
  servers ??= new Map(
    releases.flatMap(each => Object.values(each.servers)).map(each => [serverImage('kiali-ossm', each), each] as const),
  );
  return servers;
}

/** The version of a server by its image: `2.27.2`; nothing for another program. */
export function serverOfImage(image: string): string | undefined {
  const tag = /\/kiali:v?(\d+\.\d+\.\d+)$/.exec(image)?.[1];
  return tag ?? everyServer().get(image);
}

/** An image by digest, as Red Hat's are; the digest stands for nothing. */
function redHat(name: string, version: string): string {
  const digest = createHash('sha256').update(`${name}:${version}`).digest('hex');
  return `registry.redhat.io/openshift-service-mesh/${name}@sha256:${digest}`;
}

/** Whether a version such as `2.8.0` or `v2.11` is at least another. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.replace(/^v/, '').split('.').map(Number);
  const [have, want] = [numbers(version), numbers(least)];
  for (const [index, wanted] of want.entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
