/** The webhooks' other end: istiod's `/inject` and `/validate`, as the API server of a cluster reaches them. */
import type { AdmissionCaller } from '../../admission.ts';
import type { Site } from '../site.ts';
import { injectionOf, injectionPatch } from './injection.ts';
import { reachInjector } from './reach.ts';

/** Answers a webhook call, or fails as the API server's HTTP client would. */
export function createAdmission(site: Site): AdmissionCaller {
  return async (client, request) => {
    const { name = '', namespace = '', path = '/', port = 443 } = client.service ?? {};
    const lead = `Post "https://${name}.${namespace}.svc:${port}${path}?timeout=10s"`;
    const reached = reachInjector(site, { namespace, name, port, caBundle: client.caBundle ?? '' });
    if ('trouble' in reached) throw new Error(`${lead}: ${reached.trouble}`);
    if (!path.startsWith('/inject') || request.object === undefined) return { allowed: true };
    const patch = injectionPatch(request.object, injectionOf(reached.istiod.injection, path));
    return patch.length === 0 ? { allowed: true } : { allowed: true, patch };
  };
}
