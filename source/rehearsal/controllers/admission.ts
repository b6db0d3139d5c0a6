/** Who answers the API server's calls of admission webhooks: by the Service that is in the configuration. */
import type { AdmissionCaller } from '../api-server/admission.ts';
import { injectionOf, injectionPatch } from './istiod/injection.ts';
import { reachInjector } from './istiod/reach.ts';
import { admitPool, WEBHOOK_SERVICE } from './metallb/webhook.ts';
import type { Site } from './site.ts';

export function admissionOf(site: Site): AdmissionCaller {
  const istiod = createAdmission(site);
  return async (client, request, origin) => {
    const { name = '', namespace = '', path = '/', port = 443 } = client.service ?? {};
    if (name !== WEBHOOK_SERVICE) return istiod(client, request, origin);
    return admitPool(site, request, `Post "https://${name}.${namespace}.svc:${port}${path}?timeout=10s"`);
  };
}

/** istiod's `/inject` and `/validate`: answers a webhook call, or fails as the API server's HTTP client would. */
function createAdmission(site: Site): AdmissionCaller {
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
