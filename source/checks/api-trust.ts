/**
 * By which CA and name the other clusters' istiods can verify an API server
 * (docs/istio/remote-secrets.md#api-server-address).
 */

import { X509Certificate } from 'node:crypto';
import { cleaned } from '../model/clean.ts';
import type { Member } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { certificatesAlone, sameCertificates } from '../model/pem-certificates.ts';
import type { Problem } from '../model/problem.ts';
import type { Cluster, ServerTrust, VerifyServer } from '../ports.ts';

type ApiTls = { readonly apiTls?: NonNullable<Member['apiTls']> };

export type ApiTrust = ApiTls &
  (
    | { readonly state: 'verified'; readonly by: string; readonly isKubernetes: boolean }
    /** `by`: all that was tried. */
    /** The user disabled verification: whatever responds at that URL is taken for the cluster. */
    | { readonly state: 'insecure'; readonly isKubernetes: boolean }
    | { readonly state: 'not-verified'; readonly by: readonly string[]; readonly why: Problem }
    | { readonly state: 'unreachable'; readonly why: Problem }
    /** Nothing to be tried: no TLS, or the cluster does not tell its CA. */
    | { readonly state: 'untried'; readonly because: string }
  );

export type ToTrust = {
  /** The URL that remote secrets will hold. */
  readonly url: string;
  /** CA of the cluster, as its tokens bring it along, PEM; undefined where it does not tell. */
  readonly own: string | undefined;
  /** How the context verifies its server. */
  readonly context: ServerTrust;
  /** The user's word. */
  readonly said: {
    readonly ca?: string | undefined;
    readonly serverName?: string | undefined;
    /** Verify nothing. */
    readonly insecure?: true | undefined;
  };
};

type Candidate = { readonly trust: ServerTrust; readonly words: string; readonly isUsual: boolean };

/**
 * The user's word; else the first that verifies the server of: the cluster's own CA, which the token brings along and
 * needs no word; then the context's server name and CA. `apiTls` is absent where the token's own CA serves.
 */
export async function findApiTrust(to: ToTrust, verify: VerifyServer, signal: AbortSignal): Promise<ApiTrust> {
  if (!to.url.startsWith('https:')) return { state: 'untried', because: 'no TLS' };
  if (to.said.insecure === true) return withoutVerifying(to.url, verify, signal);
  if (to.own === undefined && to.said.ca === undefined && to.said.serverName === undefined) {
    return { state: 'untried', because: 'the cluster does not publish its CA (kube-root-ca.crt)' };
  }
  const candidates = candidatesFor(to);
  let why: Problem | undefined;
  for (const candidate of candidates) {
    const tried = await verify(to.url, candidate.trust, signal);
    switch (tried.outcome) {
      case 'verified':
        return { state: 'verified', by: candidate.words, isKubernetes: tried.isKubernetes, ...tlsOf(candidate) };
      case 'unreachable':
        return { state: 'unreachable', why: tried.why, ...tlsOf(candidates[0]) };
      case 'not-verified':
        why ??= tried.why;
    }
  }
  if (why === undefined) throw new Error('there was nothing to try');
  return { state: 'not-verified', by: candidates.map(({ words }) => words), why, ...tlsOf(candidates[0]) };
}

/** Tried all the same: whether it is reached, and by an API server. */
async function withoutVerifying(url: string, verify: VerifyServer, signal: AbortSignal): Promise<ApiTrust> {
  const apiTls = { insecure: true } as const;
  const tried = await verify(url, { ca: undefined, serverName: undefined, ...apiTls }, signal);
  if (tried.outcome === 'verified') return { state: 'insecure', isKubernetes: tried.isKubernetes, apiTls };
  return { state: 'unreachable', why: tried.why, apiTls };
}

/** Where it is not what the token's own CA gives anyway. */
function tlsOf(candidate: Candidate | undefined): ApiTls {
  if (candidate === undefined || candidate.isUsual) return {};
  const { ca, serverName } = candidate.trust;
  return {
    apiTls: { ...(ca === undefined ? {} : { ca }), ...(serverName === undefined ? {} : { serverName }) },
  };
}

function candidatesFor({ own, context, said }: ToTrust): readonly Candidate[] {
  const names = said.serverName === undefined ? [undefined, context.serverName] : [said.serverName];
  return authorities(own, context, said.ca).flatMap(({ ca, words, isUsual }) =>
    [...new Set(names)].map(serverName => ({
      trust: { ca, serverName },
      words: serverName === undefined ? words : `${words} with server name ${cleaned(serverName, 100)}`,
      isUsual: isUsual && serverName === undefined,
    })),
  );
}

type Authority = { readonly ca: string | undefined; readonly words: string; readonly isUsual: boolean };

function authorities(own: string | undefined, context: ServerTrust, said: string | undefined): readonly Authority[] {
  if (said !== undefined) {
    return [{ ca: said, words: `the CA that you name (${subjects(said)})`, isUsual: isSame(said, own) }];
  }
  const usual = own === undefined ? [] : [{ ca: own, words: `the cluster's own CA (${subjects(own)})`, isUsual: true }];
  if (isSame(context.ca, own)) return usual;
  const words = context.ca === undefined ? 'the public CAs' : `the CA of the context (${subjects(context.ca)})`;
  return [...usual, { ca: context.ca, words, isUsual: false }];
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && sameCertificates(one, other);
}

const most = 3;

/** `CN=Proxy CA`; of many the first few. */
function subjects(pem: string): string {
  const all = pem.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g)?.map(subjectOf) ?? [];
  if (all.length === 0) return 'no certificate';
  const more = all.length > most ? [`${all.length - most} more`] : [];
  return [...all.slice(0, most), ...more].join('; ');
}

function subjectOf(block: string): string {
  try {
    return cleaned(new X509Certificate(block).subject.replaceAll('\n', ', '), 100);
  } catch {
    return 'an unreadable certificate';
  }
}

/** Namespaces that every cluster has; the same ConfigMap is in each. */
const places = ['kube-system', 'default'];

/** The CA that a cluster gives its pods, which is the one that comes with its tokens; undefined where it does not tell. */
export async function ownCa(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  for (const namespace of places) {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'kube-root-ca.crt' };
    const found = await orUndefined(cluster.read(ref, signal));
    const pem = found?.data?.['ca.crt'];
    if (pem !== undefined && certificatesAlone(pem) !== '') return pem;
  }
  return undefined;
}
