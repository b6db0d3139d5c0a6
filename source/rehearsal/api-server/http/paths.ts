/** What is not a resource: version, health, discovery, OpenAPI. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inside } from '../inside.ts';
import type { Dict } from '../json.ts';
import { methodNotAllowed, noSuchResource, notServed } from '../status-errors.ts';
import { answerJson, answerText } from './answer.ts';
import { accepts, type Context } from './context.ts';
import { aggregatedDiscovery, aggregatedVersion, legacyDiscovery } from './discovery.ts';
import { verboseHealth } from './health.ts';
import { formFor, objectMedia, requireMedia } from './negotiation.ts';
import { openApiDocument, openApiIndex, openApiV2, openApiV2Message, openApiV2Protobuf } from './openapi.ts';
import type { Route } from './route.ts';

/** Answers with what stands at a path. Throws 404, 405 and 406. */
export function answerPath(
  { inside, request, query }: Context,
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
      answerText(response, 200, query.has('verbose') && route.check === '' ? verboseHealth(route.path) : 'ok');
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
