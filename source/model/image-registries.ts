/** Where Istio's images are pulled from, and which of these registries end. Pure. */
import { newestFirst } from './version.ts';

/** Registry of Istio's images by version: `{ 'v1.30.3': 'registry.istio.io/release' }`. */
export type ImageRegistries = Readonly<Record<string, string>>;

/** Where Istio publishes the images of every version, with the tags that its charts have. */
export const DOCKER_HUB = 'docker.io/istio';

/** Istio's registries that are switched off permanently in December 2026. */
const ended = ['registry.istio.io', 'gcr.io/istio-release'];

/** True for an image, or a registry and path, at one of the registries that end. */
export function hasEnded(imageOrRegistry: string): boolean {
  return ended.some(each => imageOrRegistry === each || imageOrRegistry.startsWith(`${each}/`));
}

/** True where Docker Hub answers, whose anonymous pulls are limited. */
export function isDockerHub(imageOrRegistry: string): boolean {
  return hostOf(imageOrRegistry) === 'docker.io';
}

/** The host that an image, or a registry and path, is pulled from: Docker Hub's where none is named. */
export function hostOf(imageOrRegistry: string): string {
  const [first = '', ...rest] = imageOrRegistry.split('/');
  const isHost = /[.:]/.test(first) || first === 'localhost';
  if (!isHost || (rest.length === 0 && first.includes(':') && !/:\d+$/.test(first))) return 'docker.io';
  return first === 'index.docker.io' || first === 'registry-1.docker.io' ? 'docker.io' : first;
}

/**
 * From the operator's annotations `images.v1_30_3.istiod`. Where the images of one version are at several registries,
 * the one that ends counts: without it the version cannot be installed.
 */
export function imageRegistries(annotations: Readonly<Record<string, unknown>>): ImageRegistries {
  const found = new Map<string, string>();
  for (const [key, image] of Object.entries(annotations)) {
    const [, major, minor, patch] = /^images\.v(\d+)_(\d+)_(\d+)\.(?:istiod|proxy|cni)$/.exec(key) ?? [];
    if (major === undefined || typeof image !== 'string' || !image.includes('/')) continue;
    const version = `v${major}.${minor}.${patch}`;
    const registry = image.slice(0, image.lastIndexOf('/'));
    if (!found.has(version) || hasEnded(registry)) found.set(version, registry);
  }
  return Object.fromEntries(found);
}

/** The registry of a version's images; of the newest version where it is not known yet. Undefined: unknown. */
export function registryOf(registries: ImageRegistries, version: string | undefined): string | undefined {
  const [newest] = newestFirst(Object.keys(registries));
  const wanted = version ?? newest;
  return wanted === undefined ? undefined : registries[wanted];
}

/** An existing resource of the operator: what its pods were created with. */
export type InstalledHub = {
  /** Its `global.hub`. */
  readonly hub?: string | undefined;
  readonly version: string | undefined;
  readonly healthy: boolean;
};

/**
 * The `global.hub` that a resource of the operator gets. An existing one is kept, so that nothing restarts; what is
 * new, changes its version or does not come up gets Docker Hub in place of a registry that ends. Undefined: none, the
 * operator's own images.
 */
export function chooseHub(
  named: string | undefined,
  version: string | undefined,
  installed: InstalledHub | undefined,
): string | undefined {
  const { hub } = installed ?? {};
  if (hub !== undefined && !hasEnded(hub)) return hub;
  const stays = installed?.healthy === true && [undefined, installed.version].includes(version);
  if (stays) return hub;
  const registry = hub ?? named;
  return registry !== undefined && hasEnded(registry) ? DOCKER_HUB : undefined;
}
