/** The way of every HTTPS request: who asks, for what, may they; then the answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Dict } from '../json.ts';
import type { Attributes } from '../rbac.ts';
import { refusal } from '../refusal.ts';
import type { Target } from '../requests.ts';
import type { Inside } from '../server.ts';
import {
  failure,
  forbidden,
  internalError,
  methodNotAllowed,
  noSuchResource,
  notServed,
  unauthorized,
} from '../status-errors.ts';
import type { User } from '../users.ts';
import { answerError, answerJson, answerText } from './answer.ts';
import { mediaType, objectOf, readBody } from './body.ts';
import { accepts, type Context, managerOf } from './context.ts';
import { aggregatedDiscovery, aggregatedVersion, legacyDiscovery } from './discovery.ts';
import { booleanIn } from './list-options.ts';
import { formFor, objectMedia, requireMedia } from './negotiation.ts';
import { openApiDocument, openApiIndex, openApiV2, openApiV2Message, openApiV2Protobuf } from './openapi.ts';
import { answerResource } from './resource-verbs.ts';
import { answerReview } from './reviews.ts';
import { type Route, routeOf } from './route.ts';
import { virtuals } from './virtual-resources.ts';

/** Answers one request, whatever comes of it. */
export async function handle(
  inside: Inside,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const user = userOf(inside, request);
    await answer(
      { inside, request, response, query: url.searchParams, user, signal },
      decodeURIComponent(url.pathname),
    );
  } catch (error) {
    if (signal.aborted || response.headersSent) response.destroy();
    else answerFailure(response, error);
  }
}

function answerFailure(response: ServerResponse, error: unknown): void {
  try {
    answerError(response, error);
  } catch (bug) {
    // Not a Status: a bug of this server. The client is told as a real server would; the process must live on.
    const status = internalError(bug instanceof Error ? (bug.stack ?? bug.message) : String(bug));
    answerError(response, status);
  }
}

/** Who asks: by client certificate, else by bearer token. Throws 401: there are no anonymous requests. */
export function userOf(inside: Inside, request: IncomingMessage): User {
  const user = authenticated(inside, request);
  if (user === undefined) throw unauthorized();
  const name = request.headers['impersonate-user'];
  if (typeof name !== 'string' || name === '') return user;
  const may = { verb: 'impersonate', group: '', resource: 'users', name };
  const of = { group: '', plural: 'users', kind: 'User' };
  if (!inside.core.authorizer.allows(user, may)) throw forbidden(of, name, refusal(user, may));
  const groups = request.headersDistinct['impersonate-group'] ?? [];
  const own = groups.length === 0 ? accountGroups(name) : groups;
  return { name, groups: [...own, 'system:authenticated'] };
}

/** The groups of a service account that is named without any. */
function accountGroups(name: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name) ?? [];
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** A certificate is looked at first: beside a good one, a bad token does not matter. */
const authenticated = (inside: Inside, request: IncomingMessage): User | undefined =>
  byCertificate(request.socket as TLSSocket) ?? byToken(inside, request.headers.authorization ?? '');

function byToken(inside: Inside, authorization: string): User | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return bearer === undefined ? undefined : inside.authenticator.user(bearer);
}

function byCertificate(socket: TLSSocket): User | undefined {
  if (!socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  const { CN, O } = (certificate.subject ?? {}) as { CN?: string; O?: string | string[] };
  if (CN === undefined) return undefined;
  const groups = O === undefined ? [] : Array.isArray(O) ? O : [O];
  const id = `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const extra = { 'authentication.kubernetes.io/credential-id': [id] };
  return { name: CN, groups: [...groups, 'system:authenticated'], extra };
}

async function answer(context: Context, path: string): Promise<void> {
  const route = routeOf(path);
  if (route.at === 'resource') return answerRouted(context, route);
  const { inside, user, request, response } = context;
  const verb = (request.method ?? 'GET').toLowerCase();
  if (!inside.core.authorizer.allowsPath(user, verb, path)) {
    throw failure(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${path}"`, {});
  }
  answerPath(context, route, response);
}

function answerPath(
  { inside, request }: Context,
  route: Exclude<Route, { at: 'resource' }>,
  response: ServerResponse,
): void {
  const { registry, types } = inside.core;
  switch (route.at) {
    case 'version':
      requireRead(request);
      requireMedia(accepts(request), ['application/json']);
      answerJson(response, 200, versionInfo(inside), { indent: 2 });
      return;
    case 'health':
      answerText(response, 200, 'ok');
      return;
    case 'discovery': {
      const version =
        route.version === undefined && route.group === undefined ? aggregatedVersion(accepts(request)) : undefined;
      if (route.version !== undefined) requireRead(request);
      if (version === undefined) {
        requireDiscoveryForm(accepts(request), route.version);
        const address = request.headers.host ?? '';
        answerJson(response, 200, legacyDiscovery(registry, route, address));
      } else {
        const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
        answerJson(response, 200, aggregatedDiscovery(registry, route.root, version), { type });
      }
      return;
    }
    case 'openapi-v3': {
      const document = route.path === '' ? openApiIndex(registry) : openApiDocument(registry, types, route.path);
      if (document !== undefined) answerJson(response, 200, document);
      // The only 404 without a word.
      else response.writeHead(404).end();
      return;
    }
    case 'openapi-v2':
      if (accepts(request).includes(openApiV2Protobuf.asked)) {
        response.writeHead(200, { 'Content-Type': openApiV2Protobuf.given });
        response.end(openApiV2Message());
      } else answerJson(response, 200, openApiV2());
      return;
    case 'unknown':
      throw notServed();
    case 'nowhere':
      throw noSuchResource();
  }
}

/** Some paths take every method, these only those that read. */
function requireRead({ method }: IncomingMessage): void {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
}

/** What a group version has is a resource of its own to a real server, and refused in other words. */
function requireDiscoveryForm(accept: string, version: string | undefined): void {
  if (version === undefined) formFor(accept, objectMedia);
  else requireMedia(accept, objectMedia);
}

function versionInfo({ version }: Inside): Dict {
  const { major, minor, gitVersion } = version;
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: gitVersion,
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'go1.24.12',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

async function answerRouted(context: Context, route: Route & { at: 'resource' }): Promise<void> {
  const { inside, user, request, response } = context;
  const { group, version, plural, name, subresource, namespace } = route;
  const virtual = virtuals.find(each => each.group === group && each.version === version && each.plural === plural);
  if (virtual !== undefined) {
    if (request.method !== 'POST') throw methodNotAllowed();
    const type = inside.core.types.type(virtual.type);
    const typeOf = (_apiVersion: string, kind: string) => (kind === virtual.kind ? type : undefined);
    const { value } = objectOf(await readBody(request), mediaType(request), typeOf, virtual.kind);
    answerJson(response, 201, answerReview(inside, virtual, value as Dict, user, managerOf(context)));
    return;
  }
  const target = resourceTarget(inside, user, route);
  const attributes: Attributes = {
    verb: verbOf(context, name, subresource),
    group,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  if (!inside.core.authorizer.allows(user, attributes))
    throw forbidden(target.resource, name ?? '', refusal(user, attributes));
  await answerResource(context, target, { name, subresource });
}

/** Throws 404 when the resource is not served there. */
export function resourceTarget(inside: Inside, user: User, route: Route & { at: 'resource' }): Target {
  const { group, version, plural, namespace, name } = route;
  const resource = inside.core.registry.byPlural(group, plural);
  if (resource?.versions.includes(version) !== true) throw unserved(inside, group);
  // A namespaced object has a namespace in its path, and only such a one.
  const missing = () => (resource.custom === undefined ? noSuchResource() : notServed());
  if (!resource.namespaced && namespace !== undefined) throw missing();
  if (resource.namespaced && namespace === undefined && name !== undefined) throw notServed();
  return { resource, version, namespace, user };
}

/** Built-in groups say in a Status what they do not have; where no group is, there is only a path. */
function unserved(inside: Inside, group: string) {
  const siblings = inside.core.registry.all().filter(each => each.group === group);
  return siblings.some(each => each.custom === undefined) ? noSuchResource() : notServed();
}

function verbOf({ request, query }: Context, name: string | undefined, subresource: string | undefined): string {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (name !== undefined) return 'get';
      return booleanIn(query, 'watch') === true ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined && subresource === undefined ? 'deletecollection' : 'delete';
  }
  throw methodNotAllowed();
}
