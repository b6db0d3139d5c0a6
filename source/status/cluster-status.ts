/** Every Istio on one cluster, whatever installed it: only what was read, nothing that was decided. */
import type { Platform, Role } from '../model/mesh.ts';
import type { KialiStatus } from './kialis.ts';

/** A control plane: an Istio of the operator, or an istiod that istioctl or Helm installed. */
export type Plane = {
  /** "Istio prod", "Deployment istio-system/istiod-1-24". */
  readonly title: string;
  readonly by: 'operator' | 'other';
  readonly namespace: string;
  /** As namespaces name it: `istio.io/rev`. */
  readonly revisions: readonly string[];
  /** Revision tags that lead to it. */
  readonly tags: readonly string[];
  readonly role: Role;
  /** The primary of a remote, where its namespace names one. */
  readonly primary?: string;
  readonly version: string | undefined;
  readonly clusterName: string | undefined;
  readonly network: string | undefined;
  readonly meshId: string | undefined;
  readonly trustDomain: string | undefined;
  readonly strategy?: string;
  /** Namespaces are chosen by discoverySelectors. */
  readonly selects: boolean;
  readonly state: string | undefined;
  /** "eastwest (mesh mesh1)", "Argo CD (application mesh)", "kubectl". */
  readonly madeBy: string;
  /** Label `topology.istio.io/network` of its namespace. */
  readonly namespaceNetwork: string | undefined;
  /** SHA-256 of the roots that its proxies trust now. */
  readonly rootsRunning: readonly string[];
  /** SHA-256 of the roots in `cacerts`; undefined: there is none, and it signs for itself. */
  readonly rootsConfigured: readonly string[] | undefined;
};

/** One cluster of a remote secret, read as data: nothing that its kubeconfig names is ever used. */
export type RemoteLogin = {
  /** "istio-system/istio-remote-secret-west". */
  readonly secret: string;
  readonly namespace: string;
  /** Its data key: what istiod takes for the name. */
  readonly cluster: string;
  readonly server: string | undefined;
  /** What it uses besides a server, a CA and a token: `exec`, `proxy-url` …; or why it is not a kubeconfig. */
  readonly unusual: readonly string[];
};

export type GatewayStatus = {
  /** "istio-system/istio-eastwestgateway". */
  readonly title: string;
  readonly network: string;
  readonly addresses: readonly string[];
};

export type ClusterStatus = {
  readonly name: string;
  readonly uid: string;
  readonly kubernetes: string;
  readonly platform: Platform;
  readonly planes: readonly Plane[];
  readonly logins: readonly RemoteLogin[];
  readonly gateways: readonly GatewayStatus[];
  /** Absent where there is none, or none may be read. */
  readonly kialis?: readonly KialiStatus[];
};
