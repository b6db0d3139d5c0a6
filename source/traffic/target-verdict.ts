/**
 * What the responses of a target that the user named show. Nothing is known of its versions but what is expected, and
 * nothing of the mesh follows from them: so it is never called proven. Pure.
 */
import { firstFew } from '../model/first-few.ts';
import { commonestReason, type Tally, type Verdict } from '../model/tally.ts';
import { isFailingNow } from './answer-share.ts';
import type { Sight } from './paths/client.ts';
import type { Voices } from './paths/paths.ts';

export type TargetFindings = {
  /** Names of the clusters whose clients send requests. */
  readonly clusters: readonly string[];
  /** Versions that every client must receive; empty: any response will do. */
  readonly expected: readonly string[];
  readonly received: ReadonlyMap<string, Tally>;
  readonly recent: ReadonlyMap<string, Tally>;
  readonly voices: ReadonlyMap<string, Voices>;
  readonly lost: ReadonlyMap<string, Sight>;
  /** Requests that hang, in words. */
  readonly broken: readonly string[];
};

type Client = {
  readonly name: string;
  readonly tally: Tally | undefined;
  readonly recent: Tally | undefined;
  /** Received, and not silent. */
  readonly received: readonly string[];
  /** Received before, and silent now. */
  readonly gone: readonly string[];
};

export function targetVerdict(findings: TargetFindings): Verdict {
  const { broken, expected, lost } = findings;
  const clients = findings.clusters.filter(name => !lost.has(name)).map(name => clientOf(name, findings));
  const unseen = [...lost].map(([name, { why }]) => `${name} not observed (${why})`).join('; ');
  const evidence = clients.map(counts);
  const given = (state: Verdict['state'], words: string): Verdict => ({
    state,
    words: unseen === '' ? words : `${words}; ${unseen}`,
    evidence,
    target: true,
  });
  const silent = clients.filter(({ received }) => received.length === 0);
  if (clients.length > 0 && silent.length === clients.length) {
    const reason = commonestReason(talliesOf(clients));
    return given('silent', reason === undefined ? 'no responses yet' : `no cluster receives responses: ${reason}`);
  }
  const short = clients.flatMap(client => shortWords(client, expected));
  if (short.length > 0) return given('partly', firstFew(short, named));
  const failing = clients.filter(({ tally, recent }) => tally !== undefined && isFailingNow(tally, recent));
  if (failing.length > 0 || broken.length > 0) {
    const names = firstFew(
      failing.map(({ name }) => name),
      named,
    );
    const words =
      failing.length === 0 ? broken.join('; ') : `requests from ${names} fail: ${commonestReason(talliesOf(failing))}`;
    return given('degraded', words);
  }
  if (unseen !== '') return { state: 'unknown', words: unseen, evidence, target: true };
  const who = clients.length === 1 ? `${clients[0]?.name} receives` : 'every cluster receives';
  const what = expected.length === 0 ? 'responses' : `responses from ${firstFew(expected, named)}`;
  return given('answered', `${who} ${what}`);
}

const named = 6;

function clientOf(name: string, { received, recent, voices }: TargetFindings): Client {
  const known = Object.entries(voices.get(name) ?? {});
  const versions = (isGone: boolean) =>
    known.filter(([, voice]) => voice.isGone === isGone).map(([version]) => version);
  return { name, tally: received.get(name), recent: recent.get(name), received: versions(false), gone: versions(true) };
}

/** What a client lacks: versions that are expected, and such as have fallen silent. */
function shortWords({ name, received, gone }: Client, expected: readonly string[]): readonly string[] {
  if (received.length === 0) return [`${name} receives no responses`];
  const missing = expected.filter(version => !received.includes(version) && !gone.includes(version));
  return [
    ...(gone.length === 0 ? [] : [`${name} no longer receives responses from ${firstFew(gone, named)}`]),
    ...(missing.length === 0 ? [] : [`${name} receives no responses from ${firstFew(missing, named)}`]),
  ];
}

const talliesOf = (clients: readonly Client[]) => clients.flatMap(({ tally }) => tally ?? []);

/** "east: v1 34, v2 28, 3 errors". */
function counts({ name, tally }: Client): string {
  const versions = Object.entries(tally?.versions ?? {}).map(([version, count]) => `${version} ${count}`);
  const errors = (tally?.misses ?? 0) === 0 ? [] : [`${tally?.misses} ${tally?.misses === 1 ? 'error' : 'errors'}`];
  return `${name}: ${[...versions, ...errors].join(', ')}`;
}
