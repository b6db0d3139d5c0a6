/** A Kiali server in its pod: what it reads once at its start, whether it opens its port, and what it then answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { load } from 'js-yaml';
import { listAt, textAt } from '../../../model/fields.ts';
import { type KindRef, type KubeObject, StatusError } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import { CONFIG_MAP, DEPLOYMENT, NAMESPACE, POD, SECRET, SERVICE } from '../kinds.ts';
import type { Certificate } from '../node/listeners.ts';
import type { Site } from '../site.ts';
import { answer, openAnswer, type Serving } from './answers.ts';
import type { Client } from './clients.ts';
import { homeName } from './control-planes.ts';
import { reachesMetrics } from './metrics.ts';
import { isAtLeast } from './releases.ts';
import { type RemoteFile, remoteFiles } from './remote-files.ts';
import type { ServerStart } from './server-starts.ts';

const PORT = 20001;
/** What it must be able to list on every cluster before it opens its port. */
const cached: readonly KindRef[] = [POD, SERVICE, DEPLOYMENT, NAMESPACE, CONFIG_MAP];

/** Starts it, with the files that are mounted now. */
export async function startServer(
  site: Site,
  pod: KubeObject,
  version: string,
  signal: AbortSignal,
): Promise<ServerStart> {
  const config = await configOf(site, pod, signal);
  const strategy = textAt(config, 'auth', 'strategy') ?? 'token';
  const { files, log } = await remoteFiles(site, pod, signal);
  const anonymous =
    strategy === 'anonymous'
      ? ['WRN Kiali auth strategy is configured for anonymous access - users will not be authenticated.']
      : [];
  const before = [...anonymous, ...log];
  const clients: Client[] = [homeClient(site, config)];
  for (const file of files) {
    const tried = await tryOut(site, file, signal);
    if ('client' in tried) clients.push(tried.client);
    else return tried.isForbidden || !isAtLeast(version, '2.11') ? hangs(before, tried) : exits(before, tried);
  }
  const unreached = listAt(config, 'clustering', 'clusters')
    .flatMap(each => textAt(each, 'name') ?? [])
    .filter(name => !clients.some(each => each.name === name));
  const account = textAt(pod, 'spec', 'serviceAccountName') ?? '';
  const services = () => (reachesMetrics(site, config, account) ? ['Prometheus'] : []);
  const serving: Serving = { site, version, strategy, clients, unreached, config, services };
  const root = (textAt(config, 'server', 'web_root') ?? '/kiali').replace(/\/$/, '');
  site.listeners.listen(
    pod,
    PORT,
    (request, response) => void respond(serving, root, request, response),
    certificateOf(site, pod),
  );
  const discovered = clients.map(
    each =>
      `INF Discovered cluster: Name=[${each.name}], Accessible=true, IsKialiHome=${each.isHome}, ApiEndpoint=[${each.endpoint}], SecretName=[${each.secret}]`,
  );
  const synced = [
    ...clients.map(each => `INF Waiting for cluster: ${each.cacheName} cache to sync`),
    'INF All caches synced',
  ];
  return {
    outcome: 'serves',
    log: [...before, ...synced, ...discovered, `INF Server endpoint will start at [:${PORT}${root}]`],
  };
}

async function configOf(site: Site, pod: KubeObject, signal: AbortSignal): Promise<unknown> {
  const volume = listAt(pod, 'spec', 'volumes').find(each => textAt(each, 'name') === 'kiali-configuration');
  const name = textAt(volume, 'configMap', 'name') ?? 'kiali';
  const map = await site.api.get({ ...CONFIG_MAP, namespace: pod.metadata.namespace ?? '', name }, signal);
  return load(map?.data?.['config.yaml'] ?? '{}');
}

function certificateOf(site: Site, pod: KubeObject): Certificate | undefined {
  const volume = listAt(pod, 'spec', 'volumes').find(each => textAt(each, 'name') === 'kiali-cert');
  const name = textAt(volume, 'secret', 'secretName');
  if (name === undefined) return undefined;
  const secret = site.cache.get({ ...SECRET, namespace: pod.metadata.namespace ?? '', name });
  const pem = (key: string) => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
  return { cert: pem('tls.crt'), key: pem('tls.key') };
}

function homeClient(site: Site, config: unknown): Client {
  const name = textAt(config, 'kubernetes_config', 'cluster_name') || homeName(site.cache);
  const endpoint = site.world.member(site.name)?.server ?? '';
  return { name, cacheName: name, isHome: true, secret: '', endpoint, access: undefined, member: site.name };
}

type Failure = { readonly words: string; readonly server: string; readonly isForbidden: boolean };

async function tryOut(
  site: Site,
  file: RemoteFile,
  signal: AbortSignal,
): Promise<{ readonly client: Client } | Failure> {
  const { name, inside, secret, access } = file;
  const { server } = access;
  try {
    const reached = await site.world.dial(access);
    for (const kind of cached) await reached.api.list(kind, { limit: 1 }, signal);
    const client = {
      name,
      cacheName: inside,
      isHome: false,
      secret,
      endpoint: server,
      access,
      member: reached.cluster,
    };
    return { client };
  } catch (error) {
    if (error instanceof StatusError) return { words: error.message, server, isForbidden: true };
    if (!(error instanceof ProblemError)) throw error;
    const { code, title } = error.problem;
    const words = code === 'unauthorized' ? 'Unauthorized' : `Get "${server}/api": ${title}`;
    return { words, server, isForbidden: false };
  }
}

function exits(log: readonly string[], { words }: Failure): ServerStart {
  const why = words === 'Unauthorized' ? 'the server has asked for the client to provide credentials' : words;
  const lead = 'failed to determine if *v1.Pod is namespaced: failed to get restmapping: failed to get server groups';
  return { outcome: 'exits', log: [...log, `FTL ${lead}: ${why}`] };
}

function hangs(log: readonly string[], { words }: Failure): ServerStart {
  return { outcome: 'hangs', log: [...log, `failed to list *v1.Pod: ${words}`] };
}

async function respond(
  serving: Serving,
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'Content-Type': isText ? 'text/plain' : 'application/json', ...headers });
    response.end(body === undefined ? '' : isText ? body : JSON.stringify(body));
  };
  if (!pathname.startsWith(`${root}/`)) return send(root === '' ? 404 : 302, undefined, { Location: `${root}/` });
  const path = pathname.slice(root.length).replace(/(?<=.)\/$/, '');
  const open = await openAnswer(serving, path, `${originOf(request)}${root}`);
  if (open !== undefined) return send(open.status, open.body);
  if (path === '/api/authenticate' && request.method === 'POST') {
    const token = new URLSearchParams(await textOf(request)).get('token') ?? '';
    const home = serving.clients.find(each => each.isHome)?.name ?? '';
    if (!(await isUser(serving, token))) return send(401, { error: 'Token is not valid or is expired' });
    const expiresOn = new Date(serving.site.clock.now() + 24 * 3600 * 1000).toISOString();
    return send(
      200,
      { expiresOn, username: 'user' },
      { 'Set-Cookie': `kiali-token-${home}=${token}; Path=/; HttpOnly` },
    );
  }
  if (!path.startsWith('/api/')) return send(404, 'not found');
  const token = tokenIn(request);
  const isOpen = serving.strategy === 'anonymous';
  if (!isOpen && !(await isUser(serving, token))) return send(401, 'Unauthorized\n');
  const answered = await answer(serving, path, searchParams, !isOpen);
  send(answered.status, answered.body);
}

/** Of the header, or of the cookie that a login set. */
/** As the server guesses it: a Route's router tells by its headers where it was asked. */
function originOf({ headers, socket }: IncomingMessage): string {
  const told = (name: string) => [headers[name]].flat()[0];
  const scheme = told('x-forwarded-proto') ?? ('encrypted' in socket ? 'https' : 'http');
  const forwarded = told('x-forwarded-host');
  return forwarded === undefined ? `${scheme}://${headers.host ?? ''}:20001` : `${scheme}://${forwarded}`;
}

function tokenIn({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  return bearer ?? /kiali-token-[^=;]*=([^;\s]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
}

async function isUser({ site }: Serving, token: string): Promise<boolean> {
  return token !== '' && (await site.world.member(site.name)?.login(token)) !== undefined;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
