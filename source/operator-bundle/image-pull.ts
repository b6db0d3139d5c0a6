/** Pulls a bundle image, anonymously, through the registry's HTTP API (OCI distribution spec), and verifies all of it. */

import { at, listAt, numberAt, textAt } from '../model/fields.ts';
import { jsonValue } from '../model/limited-json.ts';
import { unpack } from './archive.ts';
import { anonymousToken } from './challenge.ts';
import { type Download, download, isLoopback, type Transport } from './download.ts';
import { type Budget, createBudget, limits } from './limits.ts';
import type { ImageReference } from './reference.ts';
import { sha256 } from './sha256.ts';

export type Pulled = { readonly files: ReadonlyMap<string, string>; readonly digest: string };

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const layerTypes = [
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  'application/vnd.docker.image.rootfs.diff.tar',
  'application/vnd.docker.image.rootfs.diff.tar.gzip',
];
const MOST_MANIFEST = 4 * 1024 * 1024;

/**
 * The bundle's files, later layers over earlier ones, and the digest that the reference stands for now. Throws an `Error` in words fit for the screen.
 */
export async function pullImage(image: ImageReference, transport: Transport, signal: AbortSignal): Promise<Pulled> {
  const ask = asker(image, transport);
  const first = await manifest(ask, image.version, signal);
  const list = listAt(first.content, 'manifests');
  const { content } = list.length === 0 ? first : await manifest(ask, platformOf(list), signal);
  const layers = listAt(content, 'layers');
  if (layers.length === 0) throw new Error('its manifest names no layers');
  if (layers.length > limits.layers) throw new Error(`it has ${layers.length} layers: no bundle has so many`);
  const files = new Map<string, string>();
  const budget = createBudget();
  for (const layer of layers) {
    for (const [path, text] of await unpack(await blob(ask, layer, budget, signal), budget, signal))
      files.set(path, text);
  }
  return { files, digest: first.digest };
}

type Ask = (path: string, accept: readonly string[], most: number, signal: AbortSignal) => Promise<Download>;

/** Asks the registry; when it wants a token for that, fetches one and asks again. */
function asker({ registry, repository }: ImageReference, transport: Transport): Ask {
  // Docker's own name is not where its registry is.
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const scheme = isLoopback(host) && transport.ca === undefined ? 'http' : 'https';
  let token: string | undefined;
  return async (path, accept, most, signal) => {
    const url = new URL(`${scheme}://${host}/v2/${repository}/${path}`);
    const get = () => {
      const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      return download(url, { headers: { Accept: accept.join(', '), ...authorization }, most, ...transport }, signal);
    };
    let answer = await get();
    if (answer.status === 401 && token === undefined) {
      token = await anonymousToken(url, String(answer.headers['www-authenticate'] ?? ''), transport, signal);
      answer = await get();
    }
    if (answer.status === 200) return answer;
    throw new Error(`${host} says ${answer.status} to ${path}${refusals[answer.status] ?? ''}`);
  };
}

const refusals: Readonly<Record<number, string>> = {
  401: ': it requires a login, and images are pulled anonymously only',
  403: ': it requires a login, and images are pulled anonymously only',
  404: ': there is no such image, or it is not public',
  429: ': too many requests, try again later',
};

type Manifest = { readonly content: unknown; readonly digest: string };

async function manifest(ask: Ask, version: string, signal: AbortSignal): Promise<Manifest> {
  const { body } = await ask(`manifests/${version}`, manifestTypes, MOST_MANIFEST, signal);
  const digest = sha256(body);
  if (version.startsWith('sha256:') && version !== digest) throw new Error(`its manifest is not ${version}`);
  const content = jsonValue(body.toString('utf8'));
  if (content === undefined) throw new Error('its manifest is not JSON');
  return { content, digest };
}

/** The files of a bundle are the same for all platforms: the first will do where the usual one is missing. */
function platformOf(list: readonly unknown[]): string {
  const usual = list.find(
    each => textAt(each, 'platform', 'os') === 'linux' && textAt(each, 'platform', 'architecture') === 'amd64',
  );
  return digestOf(usual ?? list[0]);
}

async function blob(ask: Ask, layer: unknown, budget: Budget, signal: AbortSignal): Promise<Buffer> {
  const type = textAt(layer, 'mediaType') ?? '';
  if (!layerTypes.includes(type)) throw new Error(`it has a layer of type ${type}, which cannot be read`);
  const digest = digestOf(layer);
  // A layer that says its size is refused before it is fetched, one that lies as soon as it sends more.
  if ((numberAt(layer, 'size') ?? 0) > budget.packedLeft()) throw new Error(tooLarge);
  const { body } = await ask(`blobs/${digest}`, ['*/*'], budget.packedLeft(), signal);
  budget.packed(body.length);
  if (sha256(body) !== digest) throw new Error(`its layer is not ${digest}`);
  return body;
}

const tooLarge = `its layers are larger than ${limits.packed / 1024 / 1024} MB`;

/** SHA-256 is the only algorithm that registries use; a path must not come out of it. */
function digestOf(descriptor: unknown): string {
  const digest = textAt(descriptor, 'digest') ?? '';
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`it names the digest ${String(at(descriptor, 'digest'))}`);
  return digest;
}
