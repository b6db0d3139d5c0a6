/** What a path means. */
import { checksOf, type HealthPath } from './health.ts';

export type Route =
  | ({
      readonly at: 'resource';
      readonly group: string;
      readonly version: string;
      readonly namespace?: string;
    } & ResourcePath)
  | { readonly at: 'discovery'; readonly group?: string; readonly version?: string; readonly root: 'api' | 'apis' }
  | { readonly at: 'openapi-v3'; readonly path: string }
  | { readonly at: 'openapi-v2' | 'version' | 'unknown' }
  | { readonly at: 'health'; readonly path: HealthPath; readonly check: string }
  /** A path under the API that no resource can have. */
  | { readonly at: 'nowhere' };

export type ResourcePath = { readonly plural: string; readonly name?: string; readonly subresource?: string };

/** The route of a decoded path. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter(part => part !== '');
  const [root = '', ...rest] = parts;
  if (path.includes('//') && (root === 'api' || root === 'apis')) return { at: 'nowhere' };
  switch (root) {
    case 'version':
      return { at: 'version' };
    case 'healthz':
    case 'livez':
    case 'readyz':
      return healthRoute(root, rest.join('/'));
    case 'openapi':
      if (rest[0] === 'v2') return { at: 'openapi-v2' };
      return rest[0] === 'v3' ? { at: 'openapi-v3', path: rest.slice(1).join('/') } : { at: 'unknown' };
    case 'api':
      return apiRoute('api', '', rest);
    case 'apis': {
      const [group = '', ...more] = rest;
      if (group === '') return { at: 'discovery', root: 'apis' };
      return apiRoute('apis', group, more);
    }
  }
  return { at: 'unknown' };
}

function healthRoute(path: HealthPath, check: string): Route {
  return check === '' || checksOf(path).includes(check) ? { at: 'health', path, check } : { at: 'unknown' };
}

function apiRoute(root: 'api' | 'apis', group: string, rest: readonly string[]): Route {
  const [version, ...path] = rest;
  const discovery = { at: 'discovery', root, ...(root === 'api' ? {} : { group }) } as const;
  if (version === undefined) return discovery;
  if (path.length === 0) return { ...discovery, version };
  const [first = '', second, third, ...more] = path;
  const own = { at: 'resource', group, version } as const;
  if (first === 'namespaces' && second !== undefined && third !== undefined && !isNamespaceSubresource(third)) {
    return { ...own, namespace: second, ...resourcePath([third, ...more]) };
  }
  return { ...own, ...resourcePath(path) };
}

const isNamespaceSubresource = (part: string): boolean => part === 'status' || part === 'finalize';

function resourcePath([plural = '', name, ...subresource]: readonly string[]): ResourcePath {
  if (name === undefined) return { plural };
  return subresource.length === 0 ? { plural, name } : { plural, name, subresource: subresource.join('/') };
}
