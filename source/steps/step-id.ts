/** Ids of steps: `<cluster>/<what>`, so that a need can be named without holding the step. */
import type { Member } from '../model/mesh.ts';

export type StepName =
  | 'operator-namespace'
  | 'operator-kinds'
  | 'operator-rights'
  | 'operator'
  | 'operator-version'
  | 'operator-ready'
  | 'kinds'
  | 'istio-version'
  | 'namespace'
  | 'ca'
  | 'cacerts'
  | 'pull-secrets'
  | 'cni-pull-secrets'
  | 'sample-pull-secrets'
  | 'istiod-root'
  | 'cni-namespace'
  | 'cni'
  | 'control-plane'
  | 'injector'
  | 'remote-ready'
  | 'discovery-address'
  | 'expose-istiod'
  | 'metallb-namespace'
  | 'metallb-operator'
  | 'metallb-operator-version'
  | 'metallb'
  | 'address-pool'
  | 'gateway'
  | 'gateway-address'
  | 'expose-services'
  | 'reader-account'
  | 'reader-token'
  | 'reader-proof'
  | 'sample-namespace'
  | 'helloworld'
  | 'client'
  | 'traffic'
  | 'gateways-reached'
  | 'synced';

/** The id of a step of this member. */
export function stepId(member: Member, name: StepName): string {
  return `${member.name}/${name}`;
}

/** The id of the step that gives `holder` the remote secret of `other`. */
export function remoteSecretId(holder: Member, other: Member): string {
  return `${holder.name}/remote-secret-${other.name}`;
}
