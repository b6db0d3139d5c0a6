/** How the simulated API server calls admission webhooks: the controllers answer in place of pods behind Services. */
import type { JsonObject, KindRef, KubeObject } from '../../model/kube.ts';

/** `AdmissionReview.request`, as far as webhooks of this world look at it. */
export type AdmissionRequest = {
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly subResource?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly userInfo: { readonly username: string; readonly groups: readonly string[] };
  readonly object?: KubeObject;
  readonly oldObject?: KubeObject;
  readonly dryRun: boolean;
};

/** `AdmissionReview.response`; the patch as a list of JSON Patch operations instead of base64. */
export type AdmissionResponse = {
  readonly allowed: boolean;
  readonly status?: { readonly code?: number; readonly message?: string; readonly reason?: string };
  readonly patch?: readonly JsonObject[];
  readonly warnings?: readonly string[];
};

/** `clientConfig` of a webhook. */
export type WebhookClient = {
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly path?: string;
    readonly port?: number;
  };
  readonly url?: string;
  /** Base64 of PEM. */
  readonly caBundle?: string;
};

/** The webhook configuration that a call comes from. */
export type WebhookOrigin = { readonly configuration: KindRef & { readonly name: string }; readonly webhook: string };

/**
 * Calls one webhook. Throws an `Error` whose message is what a real API server's HTTP client would say (`Post
 * "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"`).
 */
export type AdmissionCaller = (
  client: WebhookClient,
  request: AdmissionRequest,
  origin: WebhookOrigin,
) => Promise<AdmissionResponse>;
