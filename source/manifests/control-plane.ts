/** The operator's custom resources: exactly domain §11.6.1. */
import type { JsonObject, KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, hasRemotes, ISTIO_NAMESPACE, type Member, type Mesh } from '../model/mesh.ts';

/**
 * The registry that the user names. With `global.hub` the operator sets no images of its own, and the charts', the
 * sidecars' and the gateways' come from there under the version's tag.
 */
function hub({ istioRegistry }: Pick<Mesh, 'istioRegistry'>): { readonly hub?: string } {
  return istioRegistry === undefined ? {} : { hub: istioRegistry };
}

/** The CNI node agent; its name must be `default` (domain §5.1). */
export function istioCni(mesh: Pick<Mesh, 'istioRegistry'>, version: string): KubeObject {
  const values: JsonObject = mesh.istioRegistry === undefined ? {} : { values: { global: { ...hub(mesh) } } };
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioCNI',
    metadata: { name: 'default' },
    spec: { version, namespace: CNI_NAMESPACE, ...values },
  };
}

/** Named `default`, so that namespaces are injected by the label `istio-injection` (domain §5.3). */
function istio(spec: JsonObject): KubeObject {
  return { apiVersion: 'sailoperator.io/v1', kind: 'Istio', metadata: { name: 'default' }, spec };
}

/**
 * The control plane of a primary. With remotes it says so twice: the value renders the environment, and the operator's
 * in-use check and istiod read the environment (domain §11.3).
 */
export function controlPlane(mesh: Mesh, member: Member, version: string): KubeObject {
  const global = { ...hub(mesh), meshID: mesh.id, multiCluster: { clusterName: member.name }, network: member.network };
  const serving = hasRemotes(mesh, member);
  const values: JsonObject = serving
    ? { global: { ...global, externalIstiod: true }, pilot: { env: { EXTERNAL_ISTIOD: 'true' } } }
    : { global };
  return istio({ version, namespace: ISTIO_NAMESPACE, values });
}

/** What a remote has of Istio: the injector's webhook and the way to its primary's istiod. `address`: an IP (domain §9.4). */
export function remoteControlPlane(member: Member, address: string, version: string): KubeObject {
  return istio({
    version,
    namespace: ISTIO_NAMESPACE,
    profile: 'remote',
    values: {
      istiodRemote: { injectionPath: `/inject/cluster/${member.name}/net/${member.network}` },
      global: { remotePilotAddress: address },
    },
  });
}
