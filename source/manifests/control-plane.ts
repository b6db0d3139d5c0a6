/** The operator's custom resources: exactly domain §11.6.1. */
import type { KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, ISTIO_NAMESPACE, type Member, type Mesh } from '../model/mesh.ts';

/** The CNI node agent; its name must be `default` (domain §5.1). */
export function istioCni(version: string): KubeObject {
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioCNI',
    metadata: { name: 'default' },
    spec: { version, namespace: CNI_NAMESPACE },
  };
}

/** The control plane of a primary. Named `default`, so that namespaces are injected by `istio-injection` (domain §5.3). */
export function controlPlane(mesh: Mesh, member: Member, version: string): KubeObject {
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name: 'default' },
    spec: {
      version,
      namespace: ISTIO_NAMESPACE,
      values: {
        global: {
          meshID: mesh.id,
          multiCluster: { clusterName: member.name },
          network: member.network,
        },
      },
    },
  };
}
