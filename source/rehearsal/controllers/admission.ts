/** Who answers the API server's calls of admission webhooks: by the Service that stands in the configuration. */
import type { AdmissionCaller } from '../admission.ts';
import { createAdmission } from './istiod/admission.ts';
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
