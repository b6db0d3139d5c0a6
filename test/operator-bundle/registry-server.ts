/** A small image registry of the test's own, on loopback: token, index, manifest, blobs that lie elsewhere. */
import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sha256 } from '../../source/operator-bundle/sha256.ts';
import { selfSigned } from '../kubernetes/certificate.ts';

export type Registry = {
  /** Host and port. */
  readonly host: string;
  /** The CA of its certificate; undefined where it speaks plain HTTP. */
  readonly ca: string | undefined;
  /** `METHOD path` of every request that it got, with ` (token)` behind where one was shown. */
  readonly requests: readonly string[];
  /** What the image's tag stands for. */
  readonly digest: string;
};

export type Misbehaviour = {
  readonly secure?: boolean;
  /** Wants a token, which its own /token gives to everybody. */
  readonly token?: boolean | 'refused' | 'login';
  /** Sends other bytes than the digest of a layer, or of a manifest, says. */
  readonly swapped?: 'layer' | 'manifest';
  /** Blobs are redirected to another server. */
  readonly redirected?: boolean;
  readonly layerType?: string;
};

/** Key and certificate as servers take them. */
export function identityOf(name: string): { readonly key: string; readonly cert: string } {
  const { key, certificate } = selfSigned(name);
  return { key, cert: certificate };
}

export const REPOSITORY = 'operators/sailoperator';

/** Serves an image of these layers (tar archives) as `operators/sailoperator:v1`; it goes with the test. */
export async function registry(
  test: TestContext,
  layers: readonly Buffer[],
  { secure = false, token = false, swapped, redirected = false, ...more }: Misbehaviour = {},
): Promise<Registry> {
  const identity = secure ? identityOf('registry') : undefined;
  // A layer that is there several times is packed once, and fast: large ones take seconds.
  const once = new Map([...new Set(layers)].map(layer => [layer, gzipSync(layer, { level: 1 })] as const));
  const packed = layers.map(layer => once.get(layer) ?? Buffer.alloc(0));
  const blobs = new Map(packed.map(blob => [sha256(blob), swapped === 'layer' ? gzipSync('other') : blob]));
  const mediaType = more.layerType ?? 'application/vnd.oci.image.layer.v1.tar+gzip';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      layers: packed.map(blob => ({ mediaType, digest: sha256(blob), size: blob.length })),
    }),
  );
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        { digest: sha256(Buffer.from('no such')), platform: { os: 'linux', architecture: 's390x' } },
        { digest: sha256(manifest), platform: { os: 'linux', architecture: 'amd64' } },
      ],
    }),
  );
  const manifests = new Map([
    ['v1', index],
    [sha256(index), index],
    [sha256(manifest), manifest],
  ]);
  const requests: string[] = [];
  const store = redirected ? await serve(test, storeOf(blobs, requests), identity) : undefined;
  const scheme = secure ? 'https' : 'http';
  const answer: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
    const shown = request.headers.authorization;
    requests.push(`${request.method} ${pathname}${shown === undefined ? '' : ' (token)'}`);
    const send = (status: number, body: string | Buffer = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end(body);
    if (pathname === '/token') {
      const fits = searchParams.get('scope') === `repository:${REPOSITORY}:pull`;
      return token === 'refused' || !fits ? send(403) : send(200, JSON.stringify({ token: 'for-everybody' }));
    }
    if (token !== false && shown !== 'Bearer for-everybody') {
      const realm = `${scheme}://${request.headers.host}/token`;
      const challenge = `Bearer realm="${realm}",service="registry",scope="repository:${REPOSITORY}:pull"`;
      return send(401, '', { 'www-authenticate': token === 'login' ? 'Basic realm="registry"' : challenge });
    }
    const [, kind, version = ''] = new RegExp(`^/v2/${REPOSITORY}/(manifests|blobs)/(.+)$`).exec(pathname) ?? [];
    const asked = kind === 'manifests' ? manifests.get(version) : blobs.get(version);
    const found = kind === 'manifests' && swapped === 'manifest' ? manifest : asked;
    if (found === undefined) return send(404, '{"errors":[{"code":"NAME_UNKNOWN"}]}');
    if (kind === 'blobs' && store !== undefined) return send(307, '', { location: `${scheme}://${store}/${version}` });
    return send(200, found);
  };
  const host = await serve(test, answer, identity);
  return { host, ca: identity?.cert, requests, digest: sha256(index) };
}

function storeOf(blobs: ReadonlyMap<string, Buffer>, requests: string[]): RequestListener {
  return (request, response) => {
    requests.push(`STORE${request.headers.authorization === undefined ? '' : ' (token)'}`);
    response.end(blobs.get((request.url ?? '').slice(1)));
  };
}

async function serve(
  test: TestContext,
  answer: RequestListener,
  identity: { readonly key: string; readonly cert: string } | undefined,
): Promise<string> {
  const server: Server = identity === undefined ? createPlain(answer) : createSecure({ ...identity }, answer);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
