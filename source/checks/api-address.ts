/** At which URL the other clusters' istiods reach an API server (docs/istio/remote-secrets.md#api-server-address). */
import { isLoopback } from '../model/addresses.ts';
import type { Survey } from './survey.ts';

export type ApiAddress = { readonly url: string; readonly from: 'user' | 'infrastructure' | 'endpoints' | 'context' };

type Known = {
  /** The user's word. */
  readonly api?: string | undefined;
  /** The server of the context. */
  readonly server: string;
  readonly survey: Pick<Survey, 'apiServerUrl' | 'apiEndpoint'>;
};

/**
 * The user's word; OpenShift's own; for a local cluster (kind, minikube), whose context names a loopback address, what
 * its Service `kubernetes` leads to; else the context's server.
 */
export function apiAddress({ api, server, survey }: Known): ApiAddress {
  if (api !== undefined) return { url: api, from: 'user' };
  if (survey.apiServerUrl !== undefined) return { url: survey.apiServerUrl, from: 'infrastructure' };
  if (isLoopback(server) && survey.apiEndpoint !== undefined) return { url: survey.apiEndpoint, from: 'endpoints' };
  return { url: server, from: 'context' };
}
