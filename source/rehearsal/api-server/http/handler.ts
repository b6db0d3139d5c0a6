/** The way of every HTTPS request: who asks, for what, may they; then the answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inside } from '../inside.ts';
import type { Attributes } from '../rbac.ts';
import { refusal } from '../refusal.ts';
import type { Target } from '../requests.ts';
import {
  badRequest,
  failure,
  forbidden,
  internalError,
  methodNotAllowed,
  noSuchResource,
  notServed,
} from '../status-errors.ts';
import type { User } from '../users.ts';
import { answerError, answerText } from './answer.ts';
import { impersonationFault, userOf } from './authentication.ts';
import type { Context } from './context.ts';
import { booleanIn } from './list-options.ts';
import { answerPath } from './paths.ts';
import { answerResource } from './resource-verbs.ts';
import { answerVirtual } from './reviews.ts';
import { type Route, routeOf } from './route.ts';
import { virtualOf } from './virtual-resources.ts';

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
    const fault = impersonationFault(request);
    if (fault !== undefined) {
      answerText(response, 500, fault);
      return;
    }
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

async function answerRouted(context: Context, route: Route & { at: 'resource' }): Promise<void> {
  const { inside, user } = context;
  const { group, plural, name, subresource, namespace } = route;
  const attributes: Attributes = {
    verb: verbOf(context, name, subresource),
    group,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  // Before it is known whether there is such a thing: those who may not know are not told.
  if (!inside.core.authorizer.allows(user, attributes))
    throw forbidden({ group, plural, kind: '' }, name ?? '', refusal(user, attributes));
  const virtual = virtualOf(route);
  if (virtual === undefined) await answerResource(context, resourceTarget(inside, user, route), { name, subresource });
  else await answerVirtual(context, virtual, route);
}

/** Throws 404 when the resource is not served there. */
function resourceTarget(inside: Inside, user: User, route: Route & { at: 'resource' }): Target {
  const { group, version, plural, namespace, name } = route;
  const resource = inside.core.registry.byPlural(group, plural);
  if (resource?.versions.includes(version) !== true) throw unserved(inside, group);
  const odd = ['%', '/'].find(each => name?.includes(each));
  if (odd !== undefined) throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: may not contain '${odd}'`);
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
