/** Consent to take an object of others over: named object by object, never for whatever may be there. */
import type { ObjectRef } from './kube.ts';

/** What `--take-over` says. `all`: every object that there is to take over, with how many that are. */
export type Consent = { readonly objects: readonly string[]; readonly all?: number };

/** `east:Istio/default`, `east:Deployment/istio-system/istio-eastwestgateway`: an object as `--take-over` names it. */
export function consentKey(cluster: string, { kind, namespace, name }: Omit<ObjectRef, 'apiVersion'>): string {
  return [`${cluster}:${kind}`, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
