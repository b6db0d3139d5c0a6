/** What the walk rests on: everything that was read on the clusters at one moment. What could not be read says why. */
import type { KubeObject } from '../model/kube.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import type { Tally } from '../model/tally.ts';
import type { MeshSettings } from './mesh-settings.ts';

/** What was read, or why it could not be: what was not seen is never taken for absent. */
export type Seen<Value> = { readonly seen: Value } | { readonly unseen: string };

/** One endpoint of helloworld in the Envoy of a client, with what it counted while it was asked. */
export type ProxyEndpoint = {
  /** `10.101.0.7:5000`, `[fd00::1]:5000`, or a gateway's `172.18.255.202:15443`. */
  readonly address: string;
  /** Envoy's flags: `healthy`, or what it was taken out for. */
  readonly health: string;
  readonly connectFails: number;
  readonly errors: number;
  readonly successes: number;
};

/** One istiod pod's view. */
export type IstiodReport = {
  readonly pod: string;
  /** Empty when it does not answer: an istiod lists at least its own cluster. */
  readonly clusters: readonly { readonly id: string; readonly sync: string }[];
  readonly gateways: readonly {
    readonly network: string;
    readonly cluster: string;
    readonly address: string;
    readonly port: number;
  }[];
  /** IDs of the clusters that it has endpoints of helloworld from; undefined when it does not say. */
  readonly shards: readonly string[] | undefined;
};

/** A Secret by which an istiod reaches other clusters. Never its contents. */
export type RemoteSecret = {
  readonly name: string;
  /** The cluster IDs in it. */
  readonly clusters: readonly string[];
  readonly isLabelled: boolean;
  /** By cluster ID: what its server said to its own login, tried from here. Absent: it could not be tried. */
  readonly tried: ReadonlyMap<string, Problem | 'accepted'>;
};

export type ClusterEvidence = {
  /** The helloworld Service. */
  readonly service: Seen<KubeObject | undefined>;
  /** Pods with the label app=helloworld. */
  readonly servers: Seen<readonly KubeObject[]>;
  readonly clients: Seen<readonly KubeObject[]>;
  /** Namespace istio-system. */
  readonly system: Seen<KubeObject | undefined>;
  /** Services that are gateways of the east-west kind: by their network label, or by the gateway's own. */
  readonly gatewayServices: Seen<readonly KubeObject[]>;
  readonly gatewayDeployments: Seen<readonly KubeObject[]>;
  /** Istio's Gateways in istio-system. */
  readonly exposures: Seen<readonly KubeObject[]>;
  /** SHA-256 of the roots that the pods of the samples trust. */
  readonly roots: Seen<readonly string[]>;
  readonly destinationRules: Seen<readonly KubeObject[]>;
  readonly virtualServices: Seen<readonly KubeObject[]>;
  readonly sidecars: Seen<readonly KubeObject[]>;
  /** Of a primary: what its meshConfig says of all hosts and identities. */
  readonly settings: Seen<MeshSettings>;
  readonly authorizationPolicies: Seen<readonly KubeObject[]>;
  readonly peerAuthentications: Seen<readonly KubeObject[]>;
  readonly remoteSecrets: Seen<readonly RemoteSecret[]>;
  /** Of a primary: its pods' views. */
  readonly istiods: Seen<readonly IstiodReport[]>;
  readonly endpoints: Seen<readonly ProxyEndpoint[]>;
  /** By gateway address: why a new connection from this cluster's client fails; undefined where it is established. */
  readonly dials: ReadonlyMap<string, string | undefined>;
  /** What its client received while this was read. */
  readonly answers: Tally;
};

/** All clusters, by name. */
export type Evidence = { readonly mesh: Mesh; readonly clusters: ReadonlyMap<string, ClusterEvidence> };
