/**
 * How one istiod keeps up with its remote secrets, with the traps of 1.30.3 (docs/istio/remote-secrets.md):
 * a bad update keeps the old endpoints while it says `syncing`; a good update loses them while it says `synced`; a
 * cluster that never synced and was changed before it was deleted wedges its ID until istiod restarts.
 */
import { type KindRef, type KubeObject, StatusError } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import type { Api } from '../../../ports.ts';
import type { Registration, Sync } from '../../mesh/istiod.ts';
import { ENDPOINT_SLICE, NAMESPACE, NODE, POD, SERVICE } from '../kinds.ts';
import type { Site } from '../site.ts';
import { accessOf } from './kubeconfig.ts';

export type RemoteSecrets = {
  /** The same array as long as nothing in it has changed. */
  registrations(): readonly Registration[];
  /** The secret as it is now; absent: it is gone. */
  changed(key: string, secret: KubeObject | undefined): void;
};

export type RemoteSecretEvents = {
  /** A cluster answers: istiod decides now, once, whether it leads it. */
  readonly synced: (id: string, cluster: string, api: Api, signal: AbortSignal) => void;
  readonly left: (id: string, cluster: string | undefined) => void;
};

/** What istiod must be able to list before it calls a cluster synced. */
const needed: readonly KindRef[] = [SERVICE, POD, ENDPOINT_SLICE, NODE, NAMESPACE];
/** `PILOT_REMOTE_CLUSTER_TIMEOUT`. */
const TIMEOUT = 30_000;
const RETRY = 1_000;

type Entry = {
  readonly id: string;
  readonly secret: string;
  content: string;
  sync: Sync;
  reaches: string | undefined;
  endpoints: Registration['endpoints'];
  /** Contents that were tried without ever reaching the cluster. */
  vainTries: number;
  attempt: AbortController;
};

export function createRemoteSecrets(
  site: Site,
  ownId: string,
  events: RemoteSecretEvents,
  signal: AbortSignal,
): RemoteSecrets {
  const entries = new Map<string, Entry>();
  const wedged = new Set<string>();
  let shown: readonly Registration[] | undefined;

  function changed(key: string, secret: KubeObject | undefined): void {
    const data = secret?.data ?? {};
    for (const entry of [...entries.values()]) {
      if (entry.secret === key && data[entry.id] === undefined) remove(entry);
    }
    for (const [id, content] of Object.entries(data)) {
      const entry = entries.get(id);
      // Its own ID would replace its own cluster; an ID of another secret is taken already; both are ignored.
      if (id === ownId || wedged.has(id) || (entry !== undefined && entry.secret !== key)) continue;
      if (entry === undefined) add(id, key, content);
      else if (entry.content !== content) replace(entry, content);
    }
  }

  function add(id: string, secret: string, content: string): void {
    const attempt = new AbortController();
    const entry: Entry = {
      id,
      secret,
      content,
      sync: 'syncing',
      reaches: undefined,
      endpoints: 'none',
      vainTries: 1,
      attempt,
    };
    entries.set(id, entry);
    shown = undefined;
    void connect(entry, 'live', attempt);
  }

  function replace(entry: Entry, content: string): void {
    entry.attempt.abort();
    const wasSynced = entry.reaches !== undefined;
    Object.assign(entry, { content, sync: 'syncing', attempt: new AbortController() });
    shown = undefined;
    if (!wasSynced) entry.vainTries += 1;
    void connect(entry, wasSynced ? 'lost' : 'live', entry.attempt);
  }

  function remove(entry: Entry): void {
    entry.attempt.abort();
    entries.delete(entry.id);
    shown = undefined;
    if (entry.reaches === undefined && entry.vainTries > 1) wedged.add(entry.id);
    events.left(entry.id, entry.reaches);
  }

  async function connect(entry: Entry, endpoints: 'live' | 'lost', attempt: AbortController): Promise<void> {
    const both = AbortSignal.any([signal, attempt.signal]);
    const since = site.clock.now();
    try {
      while (!both.aborted) {
        const reached = await tryOut(site, entry.content, both);
        if (reached !== undefined) {
          Object.assign(entry, { sync: 'synced', reaches: reached.cluster, endpoints });
          shown = undefined;
          return events.synced(entry.id, reached.cluster, reached.api, both);
        }
        if (site.clock.now() - since >= TIMEOUT && entry.sync !== 'timeout') {
          entry.sync = 'timeout';
          shown = undefined;
        }
        await site.clock.sleep(RETRY, both);
      }
    } catch (error) {
      if (!both.aborted) throw error;
    }
  }

  return {
    registrations: () => (shown ??= [...entries.values()].map(registrationOf)),
    changed,
  };
}

function registrationOf({ id, secret, reaches, sync, endpoints }: Entry): Registration {
  return { id, secret, reaches, sync, endpoints };
}

/** Connects and asks for what istiod needs; nothing when any of it is refused. */
async function tryOut(site: Site, content: string, signal: AbortSignal) {
  const access = accessOf(Buffer.from(content, 'base64').toString());
  if (access === undefined) return undefined;
  try {
    const reached = await site.world.dial(access);
    for (const kind of needed) await reached.api.list(kind, { limit: 1 }, signal);
    return reached;
  } catch (error) {
    if (error instanceof ProblemError || error instanceof StatusError) return undefined;
    throw error;
  }
}
