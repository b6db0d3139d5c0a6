/** The contexts of the kubeconfig, by kubectl's rules; nothing is contacted and no plugin runs to list them. */
import { ProblemError } from '../model/problem.ts';
import type { Context, Contexts } from '../ports.ts';
import { createApi } from './api.ts';
import { realClock } from './clock.ts';
import { clusterOn } from './cluster.ts';
import { type Connection, createConnection } from './connection/connection.ts';
import type { Place } from './failures/problems.ts';
import { suggestClusterNames } from './kubeconfig/cluster-names.ts';
import { contextProblem, serverUrl, shownServer } from './kubeconfig/context-problem.ts';
import { anonymous, type ClusterEntry, type ContextEntry, type UserEntry } from './kubeconfig/entries.ts';
import { type Kubeconfig, type Places, readKubeconfig } from './kubeconfig/files.ts';
import { hiddenWords, mixedUp } from './kubeconfig/hidden-entries.ts';
import { proxyFor } from './kubeconfig/proxy.ts';
import { trustOf } from './kubeconfig/trust.ts';
import { createCredentials } from './login/credentials.ts';
import { clusterForPlugin, createPlugin, type Plugin } from './login/exec-plugin.ts';
import type { Trace } from './trace.ts';

type Known = {
  readonly context: Context;
  readonly cluster: ClusterEntry | undefined;
  readonly user: UserEntry | undefined;
};

/**
 * Reads the kubeconfig that kubectl would use. Throws `ProblemError` (`kubeconfig`) that names the places searched, or
 * file and line, or file and field. `trace` receives every exchange with their servers.
 */
export function loadContexts(places: Places, trace?: Trace): Contexts {
  const config = readKubeconfig(places);
  const known = join(config);
  const plugins = new Map<string, Plugin>();
  const connections = new Set<Connection>();
  const closing = new AbortController();

  /** Contexts with the same plugin and the same question to it share the answer, as one person logs in once. */
  function pluginOf(cluster: ClusterEntry, user: UserEntry, proxy: string | undefined): Plugin | undefined {
    // An available token makes the plugin idle, as with kubectl.
    if (user.exec === undefined || (user.token ?? user.tokenFile) !== undefined) return undefined;
    const told = user.exec.provideClusterInfo ? clusterForPlugin(cluster, proxy) : undefined;
    const key = JSON.stringify([user.exec, told]);
    const plugin = plugins.get(key) ?? createPlugin(user.exec, told, places.environment, closing.signal);
    plugins.set(key, plugin);
    return plugin;
  }

  return {
    all: known.map(({ context }) => context),
    files: config.files,
    hidden: config.hidden.map(hiddenWords),

    connect(name, clusterName) {
      const found = known.find(({ context }) => context.name === name);
      if (found === undefined) throw unknownContext(name, config.contexts, config.files);
      const { context, cluster, user = anonymous() } = found;
      if (context.problem !== undefined) throw new ProblemError(context.problem);
      if (cluster === undefined) throw new Error(`context ${name} has neither a cluster nor a problem`);
      const server = serverUrl(cluster);
      const proxy = proxyFor(server, cluster.proxyUrl, places.environment);
      const credentials = createCredentials(cluster, user, proxy, pluginOf(cluster, user, proxy));
      const requestsAtOnce = () => fairShare(connections.size);
      const place: Omit<Place, 'cluster'> & { readonly server: string } = {
        context: name,
        server,
        ...(context.mixedUp === undefined ? {} : { mixedUp: context.mixedUp }),
        ...(hasCertificate(user) ? { byCertificate: true } : {}),
      };
      const target = { ...place, cluster: clusterName, proxy, credentials, requestsAtOnce, trace };
      const connection = createConnection(target);
      connections.add(connection);
      return clusterOn(clusterName, createApi(connection), realClock, place);
    },

    trust(name) {
      const found = known.find(({ context }) => context.name === name);
      if (found === undefined) throw unknownContext(name, config.contexts, config.files);
      return trustOf(found.cluster);
    },

    async close() {
      closing.abort(closedProblem());
      const open = [...connections];
      connections.clear();
      await Promise.all(open.map(connection => connection.close()));
    },
  };
}

function hasCertificate({ certificateData, certificateFile }: UserEntry): boolean {
  return (certificateData ?? certificateFile) !== undefined;
}

/** A socket takes a fifth of a megabyte, which a hundred clusters with sixteen each would feel. */
const requestsInAll = 400;

function fairShare(clusters: number): number {
  return Math.max(4, Math.min(16, Math.floor(requestsInAll / clusters)));
}

function join({ contexts, clusters, users, currentContext, read, hidden }: Kubeconfig): readonly Known[] {
  const pairs = contexts.map(context => ({
    context,
    cluster: clusters.find(each => each.name === context.cluster),
    user: users.find(each => each.name === context.user),
  }));
  const guesses = suggestClusterNames(
    pairs.map(({ context, cluster }) => ({ name: context.name, server: cluster?.server })),
  );
  return pairs.map(({ context, cluster, user }, index) => {
    const mixed = mixedUp(context, read, hidden);
    const problem = contextProblem(context, cluster, user);
    return {
      cluster,
      user,
      context: {
        name: context.name,
        guess: guesses[index] ?? '',
        server: cluster?.server === undefined ? undefined : shownServer(cluster),
        user: context.user,
        namespace: context.namespace,
        current: context.name === currentContext,
        ...(mixed === undefined ? {} : { mixedUp: mixed }),
        ...(problem === undefined ? {} : { problem }),
      },
    };
  });
}

function closedProblem(): ProblemError {
  return new ProblemError({
    code: 'cancelled',
    title: 'All connections were closed during a login',
    hint: 'Start again to log in',
  });
}

function unknownContext(name: string, contexts: readonly ContextEntry[], files: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'kubeconfig',
    title: `There is no context ${name} in ${files.join(', ')}`,
    hint: `It has ${contexts.map(context => context.name).join(', ')}`,
  });
}
