/** Everything outside the program, as small as the program needs it. Real in `kubernetes/`, simulated in `rehearsal/`. */
import type { Duplex } from 'node:stream';
import type { JsonObject, KindRef, KubeObject, ObjectRef } from './model/kube.ts';
import type { Problem } from './model/problem.ts';

export type Selection = {
  readonly namespace?: string;
  /** Label selector in its text form: `app=istiod,istio=pilot`. */
  readonly labels?: string;
  /** Field selector in its text form: `metadata.name=cacerts`. */
  readonly fields?: string;
};

export type List = {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
  /** Its size, where it came from outside. */
  readonly bytes?: number;
};

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubeObject;
  /** Its size, where it came from outside. */
  readonly bytes?: number;
};

export type Patch =
  | { readonly type: 'merge'; readonly body: JsonObject }
  | { readonly type: 'strategic'; readonly body: JsonObject }
  | { readonly type: 'json'; readonly body: readonly JsonObject[] };

export type WriteOptions = {
  readonly manager?: string;
  readonly dryRun?: boolean;
  readonly subresource?: 'status' | 'scale';
};

export type AccessReview = {
  readonly verb: string;
  /** '' for the core group, '*' for all. */
  readonly group: string;
  /** Plural resource, `pods` or `pods/exec`; '*' for all. */
  readonly resource: string;
  readonly namespace?: string;
};

/**
 * One cluster's raw Kubernetes API. Every method throws `StatusError` with the server's Status when it said no, and
 * `ProblemError` (`unreachable`, `unauthorized`) when there was no answer or no login. Over HTTPS or in process.
 */
export type Api = {
  /** `undefined` for 404. */
  get(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** One page; all of it when `limit` is absent. */
  list(
    kind: KindRef,
    selection: Selection & { readonly limit?: number; readonly continue?: string },
    signal: AbortSignal,
  ): Promise<List>;
  /**
   * One watch connection from a resourceVersion, bookmarks included. Ends when the server ends it; throws
   * `StatusError` 410 when the version is too old. Reconnecting is the caller's work.
   */
  watch(
    kind: KindRef,
    selection: Selection & { readonly resourceVersion: string },
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent>;
  create(object: KubeObject, options: WriteOptions, signal: AbortSignal): Promise<KubeObject>;
  /** Server-side apply with strict field validation. */
  apply(
    object: KubeObject,
    options: WriteOptions & { readonly manager: string; readonly force?: boolean },
    signal: AbortSignal,
  ): Promise<KubeObject>;
  replace(object: KubeObject, options: WriteOptions, signal: AbortSignal): Promise<KubeObject>;
  patch(ref: ObjectRef, patch: Patch, options: WriteOptions, signal: AbortSignal): Promise<KubeObject>;
  remove(
    ref: ObjectRef,
    options: {
      readonly uid?: string;
      readonly resourceVersion?: string;
      readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
      /** For pods: 0 is the kubelet's last word, after which the object is gone. */
      readonly gracePeriodSeconds?: number;
      readonly dryRun?: boolean;
    },
    signal: AbortSignal,
  ): Promise<'removed' | 'absent'>;
  /** May the current user do this (SelfSubjectAccessReview)? */
  mayI(review: AccessReview, signal: AbortSignal): Promise<boolean>;
  /** `/version`: gitVersion, and the server's clock from its Date header (milliseconds since 1970). */
  version(signal: AbortSignal): Promise<{ readonly git: string; readonly clock: number }>;
  /** Which group versions the API serves: `apps/v1`, `v1`, `config.openshift.io/v1` … */
  groupVersions(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** What is in these namespaces, of every kind that the API serves. */
  contents(namespaces: readonly string[], signal: AbortSignal): Promise<Contents>;
  exec(target: ExecTarget, command: readonly string[], signal: AbortSignal): ExecSession;
  /**
   * A connection to a port of a pod, as `kubectl port-forward` makes them. It is destroyed with `ProblemError`
   * (`unreachable`) when nothing listens there, and with the signal's reason.
   */
  forward(target: PodPort, signal: AbortSignal): Promise<Duplex>;
};

/** Metadata of objects of any kind: Secrets are counted without being read. */
export type Contents = {
  readonly items: readonly KubeObject[];
  /** What could not be listed: whether there is any of it is unknown. */
  readonly unread: readonly Unread[];
};

/** `words`: "secrets of v1 in sample: may not list them"; no kind where a whole group does not answer. */
export type Unread = { readonly kind?: KindRef; readonly words: string };

export type ExecTarget = { readonly namespace: string; readonly pod: string; readonly container: string };

export type PodPort = { readonly namespace: string; readonly pod: string; readonly port: number };

/** What is asked of a program in a pod. */
export type PodRequest = {
  /** With its query: `/kiali/api`. */
  readonly path: string;
  /** GET by default. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** TLS inside the forwarded connection. Its certificate is not verified: the API server leads to that very pod. */
  readonly tls?: boolean;
};

export type PodResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** A command that runs in a pod, held open until it ends, `close` is called, or the signal aborts. */
export type ExecSession = {
  /** What it writes on stdout, in chunks; ends with the command. Reading slowly slows the command down. */
  readonly stdout: AsyncIterable<Uint8Array>;
  /** The end: exit code, and stderr's last 4 kB. Rejects with `ProblemError` when the connection was lost first. */
  readonly ended: Promise<{ readonly exitCode: number; readonly stderr: string }>;
  /**
   * Closes stdin, which by the dead-man's switch ends the command (docs/measured.md#requests-from-a-pod); then the
   * connection.
   */
  close(): void;
};

export type ApplyResult = 'created' | 'configured' | 'unchanged';

/** A cluster that does not respond, and since when nothing came from it (milliseconds since 1970). */
export type Silence = { readonly since: number; readonly words: string };

/** One cluster as the engine uses it. Throws `ProblemError` only (and `AbortError` when the signal aborts). */
export type Cluster = {
  readonly name: string;
  /** Server-side apply as field manager `eastwest`, never forced. The object may depend on the existing one. */
  apply(
    object: (found: KubeObject | undefined) => KubeObject,
    ref: ObjectRef,
    signal: AbortSignal,
  ): Promise<ApplyResult>;
  /** The same by force, by the user's consent for this one object: fields of others become this program's. */
  takeOver(
    object: (found: KubeObject | undefined) => KubeObject,
    ref: ObjectRef,
    signal: AbortSignal,
  ): Promise<ApplyResult>;
  /** Creates; when there is one already, returns that one untouched. */
  create(object: KubeObject, signal: AbortSignal): Promise<'created' | { readonly found: KubeObject }>;
  /** What the server would make of it by this verb, admission included; nothing is stored. */
  dryRun(object: KubeObject, verb: 'apply' | 'take-over' | 'create', signal: AbortSignal): Promise<KubeObject>;
  read(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** `limit`: no more than this many. */
  list(
    kind: KindRef,
    selection: Selection & { readonly limit?: number },
    signal: AbortSignal,
  ): Promise<readonly KubeObject[]>;
  /** First the present state, then each change, for ever: reconnects by itself. One shared watch per kind and namespace. */
  watch(ref: ObjectRef, signal: AbortSignal): AsyncIterable<KubeObject | undefined>;
  /** The same for all objects that match. */
  watchAll(kind: KindRef, selection: Selection, signal: AbortSignal): AsyncIterable<readonly KubeObject[]>;
  /**
   * Whether it goes on responding while something of it is watched: when it falls silent, and `undefined` when it responds
   * again. For ever, as a watch; found out once for all who ask.
   */
  silence(signal: AbortSignal): AsyncIterable<Silence | undefined>;
  /** Puts it in the place of the version that it was made from; `undefined` when that is not the newest any more. */
  replace(object: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** `absent` also when another has its name by now. `resourceVersion`: only if it is as it was read, else a conflict. */
  remove(
    ref: ObjectRef,
    options: { readonly uid?: string; readonly resourceVersion?: string },
    signal: AbortSignal,
  ): Promise<'removed' | 'absent'>;
  mayI(review: AccessReview, signal: AbortSignal): Promise<boolean>;
  version(signal: AbortSignal): Promise<{ readonly git: string; readonly clock: number }>;
  groupVersions(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** What is in these namespaces, of every kind that the API serves: metadata alone. */
  contents(namespaces: readonly string[], signal: AbortSignal): Promise<Contents>;
  exec(target: ExecTarget, command: readonly string[], signal: AbortSignal): ExecSession;
  /** One HTTP request to a port of a pod, by port-forward: it works where no address leads to the pod. */
  request(target: PodPort, request: PodRequest, signal: AbortSignal): Promise<PodResponse>;
};

/** An entry of the kubeconfig, from the file alone. */
export type Context = {
  readonly name: string;
  /** A valid cluster name guessed from it (docs/istio/model.md#cluster-names). */
  readonly guess: string;
  readonly server: string | undefined;
  readonly user: string | undefined;
  readonly namespace: string | undefined;
  readonly current: boolean;
  /** Why it cannot be used, from the file alone: its cluster or user is not there. */
  readonly problem?: Problem;
  /** Why it may not be what its file says: another file hides its cluster or user. A hint for problems of it. */
  readonly mixedUp?: string;
};

/** The kubeconfig. Nothing is contacted and no plugin runs before `connect`'s cluster is used. */
export type Contexts = {
  readonly all: readonly Context[];
  readonly files: readonly string[];
  /** Which entries of which file an earlier file hides, a line each. */
  readonly hidden?: readonly string[];
  /** Throws `ProblemError` for a context that is not there or not usable. */
  connect(context: string, clusterName: string): Cluster;
  /** How the server of a context is verified. Throws `ProblemError` where a file that it names cannot be read. */
  trust(context: string): ServerTrust;
  /** Ends all connections. */
  close(): Promise<void>;
};

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it aborts first. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** One cluster's CA set, PEM (docs/istio/certificates.md#profile). Secret: never in an event, a store or a log. */
export type CertificateSet = {
  readonly caKey: string;
  readonly caCert: string;
  readonly rootCert: string;
  readonly certChain: string;
};

/** Where key material comes from. */
export type Keys = {
  /** The set of this cluster: read from the certificates folder, or made and written there. */
  certificates(cluster: string, signal: AbortSignal): Promise<CertificateSet>;
  /**
   * Nothing when this `cacerts` belongs to the mesh (same root, valid chain); else why not
   * (docs/istio/certificates.md#what-istiod-verifies, docs/istio/certificates.md#existing-cacerts).
   */
  verify(cluster: string, cacerts: KubeObject, signal: AbortSignal): Promise<Problem | undefined>;
};

/** By what the certificate of a server is verified. Public: it never holds a key. */
export type ServerTrust = {
  /** PEM, certificates only; undefined: the CAs that every machine trusts. */
  readonly ca: string | undefined;
  /** The name that the certificate must have, where it is not the URL's host. */
  readonly serverName: string | undefined;
  /** Nothing is verified: never but by the user's word. */
  readonly insecure?: true;
};

export type Verification =
  /** `isKubernetes`: an API server answered, or something that passes its answers on. */
  | { readonly outcome: 'verified'; readonly isKubernetes: boolean }
  | { readonly outcome: 'not-verified' | 'unreachable'; readonly why: Problem };

/** Tries whether this is how the server at this URL is verified: TLS alone, without any login. */
export type VerifyServer = (server: string, trust: ServerTrust, signal: AbortSignal) => Promise<Verification>;

/** Credentials as a remote secret will hold them. Secret. */
export type RemoteAccess = ServerTrust & { readonly server: string; readonly token: string };

/** Whose credentials they are: what it will read of the cluster decides what is tried. */
export type RemoteReader = 'istiod' | 'kiali';

/**
 * Tries what istiod or Kiali will do with a remote secret: exactly that URL, CA and token
 * (docs/measured.md#trying-a-remote-secret).
 */
export type ProveAccess = (
  access: RemoteAccess & { readonly reader?: RemoteReader },
  signal: AbortSignal,
) => Promise<Problem | undefined>;

/** The IPs of a host name, IPv4 first; an IP is its own. Throws `ProblemError` (`unreachable`) when it has none. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/** What a run needs of the world. */
export type World = {
  cluster(name: string): Cluster;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly proveAccess: ProveAccess;
  readonly resolve: Resolve;
  /**
   * Who runs this, shown to a run that finds a cluster claimed: "alice@laptop, process 4711". No two runs at once are
   * named alike.
   */
  readonly holder: string;
  /** Whether a run of that name certainly lives no more: only of this machine can that be known. */
  readonly hasEnded: (holder: string) => boolean;
};
