/** The hops of the walk as named checks: one for each hop, over all directions. */
import type { ClusterEvidence, Evidence as MeshEvidence } from '../diagnosis/evidence.ts';
import { hops } from '../diagnosis/hops.ts';
import { type Walk, walkAll } from '../diagnosis/walk.ts';
import type { Evidence } from '../model/check-result.ts';
import { cleaned } from '../model/clean.ts';
import { type Finding, type HealthResult, type Judged, type NamedCheck, resultOf } from './result.ts';

/** What is true where a hop is fine. */
const titles: Readonly<Record<string, string>> = {
  client: 'A client with a sidecar is ready in every cluster',
  service: 'The helloworld Service is in every cluster, with the same ports',
  'remote-secret': 'The istiod of the client reads a remote secret for the other cluster',
  istiod: 'Every istiod pod is synced with the other cluster',
  server: 'A helloworld pod with a sidecar is ready in every cluster',
  'endpoints-known': 'Every istiod pod has the endpoints of the other cluster',
  network: 'Namespaces and proxies are labelled with their network',
  'gateway-address': 'Every istiod has an address of the other network’s gateway',
  gateway: 'The gateway of the other cluster is available',
  exposure: 'The gateway of the other cluster exposes services, once',
  endpoints: 'The client’s proxy has an endpoint in the other cluster',
  connection: 'New connections to the other cluster succeed',
  trust: 'Both ends trust the same root',
  routing: 'No VirtualService routes requests away from the other cluster',
  locality: 'No preference keeps requests in the client’s cluster',
  policy: 'No policy denies the requests',
};

const responses: NamedCheck = {
  id: 'responses',
  group: 'paths',
  title: 'Every client receives responses from every other cluster',
  weight: 'problem',
};

export const pathChecks: readonly NamedCheck[] = [
  ...hops.map(({ id, title }): NamedCheck => ({ id, group: 'paths', title: titles[id] ?? title, weight: 'problem' })),
  responses,
];

/** Hops that say something where there are no sample apps. */
const withoutSamples = ['remote-secret', 'istiod', 'gateway-address', 'gateway', 'exposure'];

/** `skipped` or `unknown`: why nothing was walked. */
export function pathResults(
  read: MeshEvidence | { readonly skipped: string } | { readonly unknown: string },
): readonly HealthResult[] {
  if ('skipped' in read) return pathChecks.map(each => resultOf(each, read));
  if ('unknown' in read) return pathChecks.map(each => resultOf(each, { evidence: [], unknown: [read.unknown] }));
  const hasSamples = [...read.clusters.values()].some(areThere);
  const chosen = hops.filter(({ id }) => hasSamples || withoutSamples.includes(id));
  const walks = walkAll(read, {}, chosen);
  if (walks.length === 0) {
    return pathChecks.map(each => resultOf(each, { skipped: 'no two clusters of the mesh were read' }));
  }
  return pathChecks.map(check => {
    if (check.id !== responses.id && chosen.every(({ id }) => id !== check.id)) return resultOf(check, noSamples);
    if (check.id === responses.id) return resultOf(check, hasSamples ? responded(walks) : noSamples);
    return resultOf(check, atHop(check.id, walks));
  });
}

const noSamples = { skipped: 'no sample apps are installed: nothing can send requests' };

const areThere = ({ clients, servers, service }: ClusterEvidence) =>
  !('seen' in clients && clients.seen.length === 0 && 'seen' in servers && servers.seen.length === 0) ||
  ('seen' in service && service.seen !== undefined);

function atHop(id: string, walks: readonly Walk[]): Judged {
  const evidence: Evidence[] = [];
  const findings: Finding[] = [];
  const unknown: string[] = [];
  const skipped: string[] = [];
  for (const { from, to, hops: walked } of walks) {
    const way = `${from} → ${to}`;
    const found = walked.find(({ hop }) => hop.id === id)?.found;
    const stopped = walked.at(-1)?.hop.id ?? '';
    if (found === undefined) skipped.push(`${way}: ${stopped} is broken before it`);
    else if (found.verdict === 'ok') evidence.push({ cluster: way, words: cleaned(found.evidence, 300) });
    else if (found.verdict === 'unknown') unknown.push(`${way}: ${cleaned(found.why)}`);
    else if (found.verdict === 'skipped') skipped.push(`${way}: ${found.why}`);
    else {
      findings.push({
        words: cleaned(found.cause, 600),
        evidence: found.evidence.map(each => cleaned(`${way}: ${each}`, 600)),
        fix: cleaned(found.fix, 600),
      });
    }
  }
  if (findings.length + unknown.length + evidence.length === 0) return { skipped: skipped.join('; ') };
  return { evidence, findings: joined(findings), unknown };
}

/** What is broken in one place is met in several directions. */
function joined(findings: readonly Finding[]): readonly Finding[] {
  return [...Map.groupBy(findings, ({ words }) => words).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, evidence: [first, ...others].flatMap(({ evidence }) => evidence) }],
  );
}

function responded(walks: readonly Walk[]): Judged {
  const told = ({ from, to, received, asked, version }: Walk) => ({
    cluster: `${from} → ${to}`,
    words: `${received} of ${asked} from ${version}`,
  });
  const lost = walks.filter(({ state }) => state === 'unexplained');
  return {
    evidence: walks.filter(each => !lost.includes(each)).map(told),
    findings: lost.map(walk => ({
      words: `${walk.from} receives no responses from ${walk.to}, and no hop between them is broken`,
      evidence: [`${told(walk).cluster}: ${told(walk).words}`],
      fix: 'send requests for longer and compare: eastwest traffic --for 60s; then the client’s log and Envoy: kubectl logs, pilot-agent request GET clusters',
    })),
  };
}
