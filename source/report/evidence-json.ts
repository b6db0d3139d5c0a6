/**
 * What the walk rests on, as JSON and back again. A report comes from others: what does not have the right form is not
 * evidence.
 */
import type {
  ClusterEvidence,
  Evidence,
  IstiodReport,
  ProxyEndpoint,
  RemoteSecret,
  Seen,
} from '../diagnosis/evidence.ts';
import type { MeshSettings } from '../diagnosis/mesh-settings.ts';
import { recordAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { jsonComplaint, jsonValue } from '../model/limited-json.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import type { Tally } from '../model/tally.ts';
import { redacted, redactedText } from './redacted.ts';

/** Of the form of this file: another one cannot be read. */
export const FORMAT = 1;

/** The evidence without secrets. Maps become objects. */
export function evidenceJson({ mesh, clusters }: Evidence): string {
  const all = [...clusters].map(([name, evidence]) => [name, { ...evidence, dials: entriesOf(evidence.dials) }]);
  const told = { format: FORMAT, mesh, clusters: Object.fromEntries(all) };
  return `${JSON.stringify(told, (_key, value) => plain(value), 1)}\n`;
}

/** `undefined` stands for "a connection came about": JSON has null for it. */
const entriesOf = (dials: ClusterEvidence['dials']) =>
  Object.fromEntries([...dials].map(([address, why]) => [address, why ?? null]));

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value === 'string') return redactedText(value);
  return isObject(value) ? redacted(value) : value;
}

const isObject = (value: unknown): value is KubeObject =>
  typeof recordAt(value).apiVersion === 'string' &&
  typeof recordAt(value).kind === 'string' &&
  'metadata' in recordAt(value);

/** Why it is not evidence. */
export class UnusableReport extends Error {}

type Read<Value> = (value: unknown, path: string) => Value;

/** The evidence of a text that `evidenceJson` wrote. Throws `UnusableReport`, with where it deviates from that form. */
export function evidenceFrom(text: string): Evidence {
  const complaint = jsonComplaint(text);
  if (complaint !== undefined) throw new UnusableReport(`it ${complaint}`);
  const json = jsonValue(text);
  if (json === undefined) throw new UnusableReport('it is not JSON');
  const { format } = recordAt(json);
  if (format !== FORMAT) throw new UnusableReport(`its format is not ${FORMAT}, but another release's`);
  const mesh = meshFrom(recordAt(json).mesh, 'mesh');
  const clusters = recordAt(json, 'clusters');
  const read = mesh.members.map(({ name }) => {
    if (!Object.hasOwn(clusters, name)) return wrong(`clusters.${name}`, 'is missing');
    return [name, clusterFrom(clusters[name], `clusters.${name}`)] as const;
  });
  return { mesh, clusters: new Map(read) };
}

function wrong(path: string, what: string): never {
  throw new UnusableReport(`${path} ${what}`);
}

const text: Read<string> = (value, path) => (typeof value === 'string' ? value : wrong(path, 'is not a text'));
const number: Read<number> = (value, path) => (Number.isFinite(value) ? Number(value) : wrong(path, 'is not a number'));
const flag: Read<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'is neither true nor false');
const record: Read<Readonly<Record<string, unknown>>> = (value, path) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : wrong(path, 'is not an object');

function list<Value>(of: Read<Value>): Read<readonly Value[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((each, index) => of(each, `${path}[${index}]`)) : wrong(path, 'is not a list');
}

function optional<Value>(of: Read<Value>): Read<Value | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : of(value, path));
}

function map<Value>(of: Read<Value>): Read<ReadonlyMap<string, Value>> {
  return (value, path) =>
    new Map(Object.entries(record(value, path)).map(([key, each]) => [key, of(each, `${path}.${key}`)]));
}

function seen<Value>(of: Read<Value>): Read<Seen<Value>> {
  return (value, path) => {
    const found = record(value, path);
    if (typeof found.unseen === 'string') return { unseen: found.unseen };
    return { seen: of(found.seen, `${path}.seen`) };
  };
}

const object: Read<KubeObject> = (value, path) => {
  const found = record(value, path);
  const metadata = record(found.metadata, `${path}.metadata`);
  text(found.apiVersion, `${path}.apiVersion`);
  text(found.kind, `${path}.kind`);
  text(metadata.name, `${path}.metadata.name`);
  optional(text)(metadata.namespace, `${path}.metadata.namespace`);
  for (const part of ['labels', 'annotations'] as const)
    optional(map(text))(metadata[part], `${path}.metadata.${part}`);
  return found as KubeObject;
};

const settingsFrom: Read<MeshSettings> = (value, path) => {
  const found = record(value, path);
  return {
    clusterLocalHosts: list(text)(found.clusterLocalHosts, `${path}.clusterLocalHosts`),
    trustDomain: text(found.trustDomain, `${path}.trustDomain`),
    trustDomainAliases: list(text)(found.trustDomainAliases, `${path}.trustDomainAliases`),
    localities: list(text)(found.localities, `${path}.localities`),
  };
};

const memberFrom: Read<Member> = (value, path) => {
  const found = record(value, path);
  for (const part of ['name', 'context', 'network', 'api']) text(found[part], `${path}.${part}`);
  for (const part of ['primary', 'helloVersion', 'gateway']) optional(text)(found[part], `${path}.${part}`);
  if (found.role !== 'primary' && found.role !== 'remote') wrong(`${path}.role`, 'is neither primary nor remote');
  optional(list(text))(found.reads, `${path}.reads`);
  return found as Member;
};

const meshFrom: Read<Mesh> = (value, path) => {
  const found = record(value, path);
  text(found.id, `${path}.id`);
  text(found.topology, `${path}.topology`);
  const samples = record(found.samples, `${path}.samples`);
  text(samples.namespace, `${path}.samples.namespace`);
  text(samples.client, `${path}.samples.client`);
  const members = list(memberFrom)(found.members, `${path}.members`);
  const names = members.map(({ name }) => name);
  if (new Set(names).size < names.length) wrong(`${path}.members`, 'has two clusters of one name');
  const lost = members.find(each => each.role === 'remote' && !names.includes(each.primary ?? ''));
  if (lost !== undefined) wrong(`${path}.members`, `has no primary of ${lost.name}`);
  return found as Mesh;
};

const clusterFrom: Read<ClusterEvidence> = (value, path) => {
  const found = record(value, path);
  const part = <Value>(name: string, of: Read<Value>): Value => of(found[name], `${path}.${name}`);
  const objects = seen(list(object));
  return {
    service: part('service', seen(optional(object))),
    servers: part('servers', objects),
    clients: part('clients', objects),
    system: part('system', seen(optional(object))),
    gatewayServices: part('gatewayServices', objects),
    gatewayDeployments: part('gatewayDeployments', objects),
    exposures: part('exposures', objects),
    roots: part('roots', seen(list(text))),
    destinationRules: part('destinationRules', objects),
    virtualServices: part('virtualServices', objects),
    sidecars: part('sidecars', objects),
    settings: part('settings', seen(settingsFrom)),
    authorizationPolicies: part('authorizationPolicies', objects),
    peerAuthentications: part('peerAuthentications', objects),
    remoteSecrets: part('remoteSecrets', seen(list(remoteSecret))),
    istiods: part('istiods', seen(list(istiod))),
    endpoints: part('endpoints', seen(list(endpoint))),
    dials: part('dials', map(optional(text))),
    answers: part('answers', tally),
  };
};

const problem: Read<Problem> = (value, path) => {
  const found = record(value, path);
  for (const part of ['code', 'title', 'hint']) text(found[part], `${path}.${part}`);
  optional(text)(found.evidence, `${path}.evidence`);
  return found as Problem;
};

const tried: Read<Problem | 'accepted'> = (value, path) => (value === 'accepted' ? value : problem(value, path));

const remoteSecret: Read<RemoteSecret> = (value, path) => {
  const found = record(value, path);
  return {
    name: text(found.name, `${path}.name`),
    clusters: list(text)(found.clusters, `${path}.clusters`),
    isLabelled: flag(found.isLabelled, `${path}.isLabelled`),
    tried: map(tried)(found.tried, `${path}.tried`),
  };
};

const istiod: Read<IstiodReport> = (value, path) => {
  const found = record(value, path);
  return {
    pod: text(found.pod, `${path}.pod`),
    clusters: list((each, at) => {
      const cluster = record(each, at);
      return { id: text(cluster.id, `${at}.id`), sync: text(cluster.sync, `${at}.sync`) };
    })(found.clusters, `${path}.clusters`),
    gateways: list((each, at) => {
      const gateway = record(each, at);
      return {
        network: text(gateway.network, `${at}.network`),
        cluster: text(gateway.cluster, `${at}.cluster`),
        address: text(gateway.address, `${at}.address`),
        port: number(gateway.port, `${at}.port`),
      };
    })(found.gateways, `${path}.gateways`),
    shards: optional(list(text))(found.shards, `${path}.shards`),
  };
};

const endpoint: Read<ProxyEndpoint> = (value, path) => {
  const found = record(value, path);
  return {
    address: text(found.address, `${path}.address`),
    health: text(found.health, `${path}.health`),
    connectFails: number(found.connectFails, `${path}.connectFails`),
    errors: number(found.errors, `${path}.errors`),
    successes: number(found.successes, `${path}.successes`),
  };
};

const tally: Read<Tally> = (value, path) => {
  const found = record(value, path);
  const counts = (part: string) => Object.fromEntries(map(number)(found[part], `${path}.${part}`));
  return {
    versions: counts('versions'),
    misses: number(found.misses, `${path}.misses`),
    reasons: counts('reasons'),
    rate: number(found.rate, `${path}.rate`),
  };
};
