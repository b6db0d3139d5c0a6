/**
 * What the Prometheus of the home takes from that of another cluster: one scrape job each, put into the configuration
 * that is there (docs/istio/metrics.md#federation).
 */
import { isDeepStrictEqual } from 'node:util';
import type { Amendment, EditedText } from '../../model/amendment.ts';
import { listAt, textAt } from '../../model/fields.ts';
import { type JsonObject, type KubeObject, type ObjectRef, objectTitle } from '../../model/kube.ts';
import type { Problem } from '../../model/problem.ts';
import { toYaml } from '../yaml.ts';
import { meaning, readMap, withLinesFirst } from './yaml-text.ts';

export const PROMETHEUS_KEY = 'prometheus.yml';

/** On the ConfigMap: of which clusters the jobs are this program's. */
export const FEDERATED_ANNOTATION = 'eastwest/federated';

export type Federated = {
  readonly cluster: string;
  /** `host:port`; absent in a plan, where its load balancer has none yet. */
  readonly address?: string;
};

export const federationJob = (cluster: string) => `federate-${cluster}`;

/** Keeps what the other Prometheus says of its series, and adds the cluster. */
function jobOf(cluster: string, address: string): JsonObject {
  return {
    job_name: federationJob(cluster),
    scrape_interval: '15s',
    honor_labels: true,
    metrics_path: '/federate',
    params: { 'match[]': ['{job=~"kubernetes-pods.*"}'] },
    static_configs: [{ targets: [address], labels: { cluster } }],
  };
}

/** A job for each of these; those of other clusters, and everything else, stay as they are. */
export function federate(ref: ObjectRef, all: readonly Federated[]): Amendment {
  const title = objectTitle(ref);
  return {
    ref,
    words: all
      .map(({ cluster, address }) => `scrape job ${federationJob(cluster)} (${address ?? 'its load balancer'})`)
      .join(', '),
    amend: found => {
      if (found === undefined) return { will: 'refuse', why: missing(title) };
      const text = found.data?.[PROMETHEUS_KEY] ?? '';
      const ours = federatedOf(found);
      const read = readMap(text);
      if ('wrong' in read) return { will: 'refuse', why: unreadable(title, read.wrong) };
      let edited = text;
      for (const { cluster, address } of all) {
        const name = federationJob(cluster);
        const isThere = jobsIn(edited).some(each => nameOf(each) === name);
        // Only a run learns it: the existing one may be right.
        if (address === undefined && isThere) continue;
        const job = jobOf(cluster, address ?? `<learned: ${cluster} Prometheus address>`);
        const outcome = withJob(edited, job, ours.includes(cluster));
        if ('wrong' in outcome) return { will: 'refuse', why: unreadable(title, outcome.wrong) };
        edited = outcome.text;
      }
      // An existing job that fits stays, whatever wrote it.
      const before = jobsIn(text);
      const added = all
        .map(({ cluster }) => cluster)
        .filter(cluster => ours.includes(cluster) || !before.some(each => nameOf(each) === federationJob(cluster)));
      const names = [...new Set([...ours, ...added])].toSorted();
      if (edited === text && names.length === ours.length) return { will: 'keep' };
      return { will: 'write', object: withJobs(found, edited, names) };
    },
  };
}

/** Without the jobs of these clusters, as far as they are this program's. */
export function unfederate(ref: ObjectRef, clusters: readonly string[]): Amendment {
  const title = objectTitle(ref);
  return {
    ref,
    words: `without ${clusters.map(each => `scrape job ${federationJob(each)}`).join(', ')}`,
    amend: found => {
      const ours = found === undefined ? [] : federatedOf(found);
      const going = clusters.filter(each => ours.includes(each));
      if (found === undefined || going.length === 0) return { will: 'keep' };
      let edited = found.data?.[PROMETHEUS_KEY] ?? '';
      for (const cluster of going) {
        const outcome = withoutJob(edited, federationJob(cluster));
        if ('wrong' in outcome) return { will: 'refuse', why: unreadable(title, outcome.wrong) };
        edited = outcome.text;
      }
      const left = ours.filter(each => !going.includes(each));
      return { will: 'write', object: withJobs(found, edited, left) };
    },
  };
}

/** The clusters whose jobs this program put in. */
export function federatedOf({ metadata }: KubeObject): readonly string[] {
  const names = metadata.annotations?.[FEDERATED_ANNOTATION] ?? '';
  return names.split(',').filter(each => each !== '');
}

function jobsIn(text: string): readonly unknown[] {
  const read = readMap(text);
  return 'map' in read ? listAt(read.map, 'scrape_configs') : [];
}

const nameOf = (job: unknown) => textAt(job, 'job_name');

/** The text with this job, new or in the place of the old one. */
function withJob(text: string, job: JsonObject, isOurs: boolean): EditedText {
  const read = readMap(text);
  if ('wrong' in read) return read;
  const jobs = listAt(read.map, 'scrape_configs');
  const name = nameOf(job) ?? '';
  const there = jobs.find(each => nameOf(each) === name);
  if (isDeepStrictEqual(there, job)) return { text };
  if (there !== undefined && !isOurs) return { wrong: `has a scrape job ${name} already, which is not as it must be` };
  const freed = there === undefined ? { text } : withoutJob(text, name);
  if ('wrong' in freed) return freed;
  const others = jobs.filter(each => each !== there);
  return meaning(inserted(freed.text, job), { ...read.map, scrape_configs: [job, ...others] });
}

const list = /^scrape_configs:[ \t]*(?:#.*)?\n/m;

function inserted(text: string, job: JsonObject): string {
  const lines = (indent: string) => toYaml([job]).replace(/^(?=.)/gm, indent);
  const found = list.exec(text);
  if (found === null) return withLinesFirst(text, `scrape_configs:\n${lines('')}`);
  const at = found.index + found[0].length;
  const indent = /^([ ]*)-/m.exec(text.slice(at))?.[1] ?? '';
  return `${text.slice(0, at)}${lines(indent)}${text.slice(at)}`;
}

function withoutJob(text: string, name: string): EditedText {
  const read = readMap(text);
  if ('wrong' in read) return read;
  const jobs = listAt(read.map, 'scrape_configs');
  const rest = jobs.filter(each => nameOf(each) !== name);
  if (rest.length === jobs.length) return { text };
  const lines = text.split(/(?<=\n)/);
  const first = lines.findIndex(line => line.trim() === `- job_name: ${name}`);
  const indent = /^ */.exec(lines[first] ?? '')?.[0] ?? '';
  const after = lines.findIndex((line, index) => index > first && !line.startsWith(`${indent}  `));
  const kept = [...lines.slice(0, Math.max(first, 0)), ...(after === -1 ? [] : lines.slice(after))].join('');
  const alone = rest.length === 0 ? kept.replace(/^scrape_configs:[ \t]*\n/m, '') : kept;
  const { scrape_configs: _jobs, ...others } = read.map;
  return meaning(alone, rest.length === 0 ? others : { ...others, scrape_configs: rest });
}

function withJobs(found: KubeObject, text: string, names: readonly string[]): KubeObject {
  const { [FEDERATED_ANNOTATION]: _before, ...others } = found.metadata.annotations ?? {};
  const annotations = names.length === 0 ? others : { ...others, [FEDERATED_ANNOTATION]: names.join(',') };
  return {
    ...found,
    metadata: { ...found.metadata, annotations },
    data: { ...found.data, [PROMETHEUS_KEY]: text },
  };
}

function missing(title: string): Problem {
  return {
    code: 'not-found',
    title: `${title}, the configuration of Prometheus, is gone`,
    hint: 'Run again: where it is eastwest’s it is created again.',
  };
}

function unreadable(title: string, wrong: string): Problem {
  return {
    code: 'exists',
    title: `${PROMETHEUS_KEY} of ${title} ${wrong}`,
    hint: 'Correct it, or take that job out, then run again; another store of metrics is used with --metrics URL',
  };
}
