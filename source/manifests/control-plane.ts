/** The operator's custom resources: docs/istio/topologies.md#custom-resources. */
import { carrying } from '../model/carried-values.ts';
import { mergedValues } from '../model/istio-values.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, hasRemotes, type Member, type Mesh } from '../model/mesh.ts';
import { type Plane, planeOf } from '../model/plane.ts';

/** The CNI node agent; its name must be `default` (docs/istio/sail.md#kinds). `hub`: as for the control plane. */
export function istioCni(
  version: string,
  hub?: string,
  pullSecrets?: readonly string[],
  namespace = CNI_NAMESPACE,
): KubeObject {
  const global = { ...(hub === undefined ? {} : { hub }), ...pulling(pullSecrets) };
  const values: JsonObject = Object.keys(global).length === 0 ? {} : { values: { global } };
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioCNI',
    metadata: { name: 'default' },
    spec: { version, namespace, ...values },
  };
}

/** istiod and the CNI agent name them in their accounts, the injector in every pod that it gives a proxy. */
function pulling(pullSecrets: readonly string[] = []): JsonObject {
  return pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets };
}

type Spec = { readonly version: string; readonly profile?: string; readonly values: JsonObject };

/**
 * Named `default` where none exists, so that namespaces are injected by the label `istio-injection`
 * (docs/istio/sail.md#revisions).
 */
function istio(member: Member, { version, values, ...spec }: Spec): KubeObject {
  const { istio: name, namespace } = planeOf(member);
  const object: KubeObject = {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name },
    spec: { version, namespace, ...spec, values: mergedValues(member.values ?? {}, values) },
  };
  return carrying(object, member.carriedValues);
}

/** The tag by which namespaces are injected, where there is one: it keeps pointing to the Istio. */
export function revisionTag({ istio: name, label }: Plane): KubeObject {
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioRevisionTag',
    metadata: { name: label },
    spec: { targetRef: { kind: 'Istio', name } },
  };
}

/**
 * The control plane of a primary. With remotes it says so twice: the value renders the environment, and the operator's
 * in-use check and istiod read the environment (docs/istio/sail.md#revisions). With a `hub` the
 * operator sets no images of its own: the charts', the sidecars' and the gateways' come from there, under the version's
 * tag.
 */
export function controlPlane(mesh: Mesh, member: Member, version: string, hub?: string): KubeObject {
  const named = hub === undefined ? {} : { hub };
  const global = {
    ...named,
    ...pulling(mesh.pullSecrets),
    meshID: mesh.id,
    multiCluster: { clusterName: member.name },
    network: member.network,
  };
  const serving = hasRemotes(mesh, member) || member.servesRemotes === true;
  const values: JsonObject = serving
    ? { global: { ...global, externalIstiod: true }, pilot: { env: { EXTERNAL_ISTIOD: 'true' } } }
    : { global };
  return istio(member, { version, values });
}

/**
 * What a remote has of Istio: the injector's webhook and the way to its primary's istiod. `address`: an IP
 * (docs/istio/gateways.md#discovery-address).
 */
export function remoteControlPlane(
  member: Member,
  address: string,
  version: string,
  pullSecrets?: readonly string[],
): KubeObject {
  return istio(member, {
    version,
    profile: 'remote',
    values: {
      istiodRemote: { injectionPath: `/inject/cluster/${member.name}/net/${member.network}` },
      global: { ...pulling(pullSecrets), remotePilotAddress: address },
    },
  });
}
