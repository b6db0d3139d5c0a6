/** The root CAs that there are before a run: in the folder, in each cluster's `cacerts`, in use by its istiod. Nothing secret. */
export type RootFact = {
  /** SHA-256, upper-case hex pairs with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
};

export type ClusterRoots = {
  readonly cluster: string;
  /** Of Secret `cacerts`; undefined: there is none. */
  readonly cacerts: readonly RootFact[] | undefined;
  /** What istiod publishes; empty where none runs, or it has not published one. */
  readonly istiod: readonly RootFact[];
};

export type RootsSeen = {
  /** Empty: the folder holds none. */
  readonly folder: readonly RootFact[];
  /** Of the clusters that sign: remotes have none. */
  readonly clusters: readonly ClusterRoots[];
};

/** Before anything was read, or where that failed. */
export const noRootsSeen: RootsSeen = { folder: [], clusters: [] };
