/** Credential plugins of the kubeconfig (`aws eks get-token`, `kubelogin` …), by the rules of client-go. */

import { at, recordAt, textAt } from '../../model/fields.ts';
import { jsonValue } from '../../model/limited-json.ts';
import { ProblemError } from '../../model/problem.ts';
import { clean } from '../failures/clean.ts';
import { serverUrl } from '../kubeconfig/context-problem.ts';
import type { ClusterEntry, ExecEntry } from '../kubeconfig/entries.ts';
import { authorityOf } from '../kubeconfig/trust.ts';
import { runProgram } from './program.ts';
import { createSharedCall } from './shared-call.ts';

/** Secret. */
export type PluginCredential = {
  readonly token: string | undefined;
  /** PEM. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; Infinity when the plugin did not say. */
  readonly expires: number;
};

export type Plugin = {
  /** The credential that holds now: the same object until it expires or is forgotten. */
  credential(signal: AbortSignal): Promise<PluginCredential>;
  /** The server refused this one. */
  forget(credential: PluginCredential): void;
};

/** A plugin that needs longer is waiting for a person who does not see it. */
const timeout = 60_000;

/**
 * `cluster` is what the plugin is told of its cluster, where it asked for that. However many ask at once, it runs
 * once; `closed` ends it for all. Throws `ProblemError` (`unauthorized`); what the plugin wrote to stdout is never told.
 */
export function createPlugin(
  exec: ExecEntry,
  cluster: Readonly<Record<string, unknown>> | undefined,
  environment: NodeJS.ProcessEnv,
  closed: AbortSignal,
  limit = timeout,
): Plugin {
  let present: PluginCredential | undefined;

  const run = createSharedCall(async signal => {
    const info = {
      kind: 'ExecCredential',
      apiVersion: exec.apiVersion,
      spec: { interactive: false, ...(cluster === undefined ? {} : { cluster }) },
    };
    const env = { ...environment, ...exec.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
    const result = await runProgram(exec.command ?? '', exec.args, env, limit, AbortSignal.any([signal, closed]));
    switch (result.end) {
      case 'missing':
        throw problem(exec, 'was not found', exec.installHint ?? 'Install it, or put it on the PATH', '');
      case 'timed-out':
        throw problem(exec, `did not respond within ${limit / 1000} s`, loginFirst, result.stderr);
      case 'failed':
        throw problem(exec, `failed (${result.how})`, loginFirst, result.stderr);
      case 'ok':
        present = credentialOf(exec, result.stdout);
        return present;
    }
  });

  return {
    async credential(signal) {
      if (present !== undefined && Date.now() < present.expires) return present;
      return run(signal);
    },
    forget(credential) {
      if (present === credential) present = undefined;
    },
  };
}

/** What a plugin is told of the cluster it is to log in to: `spec.cluster` of an ExecCredential (`provideClusterInfo`). */
export function clusterForPlugin(cluster: ClusterEntry, proxy: string | undefined): Readonly<Record<string, unknown>> {
  const fields = {
    server: serverUrl(cluster),
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecure ? true : undefined,
    // The content, as a relative path would mean another file to the plugin.
    'certificate-authority-data': authorityOf(cluster)?.toString('base64'),
    'proxy-url': proxy,
    config: cluster.forPlugin ?? null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const loginFirst = 'Run kubectl get namespaces with this context once: the plugin may need a login, or say more';

function credentialOf(exec: ExecEntry, stdout: string): PluginCredential {
  const answer = parse(exec, stdout);
  const status = at(answer, 'status');
  const [token, certificate, key] = ['token', 'clientCertificateData', 'clientKeyData'].map(field =>
    textAt(status, field),
  );
  if (textAt(answer, 'kind') !== 'ExecCredential' || textAt(answer, 'apiVersion') !== exec.apiVersion) {
    throw problem(exec, `did not return an ExecCredential of ${exec.apiVersion}`, 'Update the plugin', '');
  }
  if ((token ?? certificate) === undefined || (certificate === undefined) !== (key === undefined)) {
    throw problem(exec, 'gave neither a token nor a certificate with its key', loginFirst, '');
  }
  const expiry = Date.parse(textAt(status, 'expirationTimestamp') ?? '');
  return { token, certificate, key, expires: Number.isNaN(expiry) ? Number.POSITIVE_INFINITY : expiry };
}

function parse(exec: ExecEntry, stdout: string): unknown {
  const value = jsonValue(stdout);
  // Nothing of what was read is told: it may be a token.
  if (value === undefined) throw problem(exec, 'did not return JSON', loginFirst, '');
  return recordAt(value);
}

function problem(exec: ExecEntry, what: string, hint: string, stderr: string): ProblemError {
  const evidence = clean(stderr);
  return new ProblemError({
    code: 'unauthorized',
    title: `The credential plugin ${exec.command} ${what}`,
    hint: clean(hint),
    ...(evidence === '' ? {} : { evidence }),
  });
}
