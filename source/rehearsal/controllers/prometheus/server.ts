/**
 * A Prometheus in its pod: its configuration, read at the start and on a reload, its targets and its queries. What it
 * knew stays no longer than it is scraped: the five minutes in which a real one keeps old series are left out.
 */
import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { ownerOf } from '../../mesh/gateways.ts';
import { isReady, readyPodsOf } from '../../mesh/objects.ts';
import { CONFIG_MAP, POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { serveQueries } from './answers.ts';
import { type Job, jobsOf } from './config.ts';
import { evaluate, type Series } from './query.ts';
import { annotated, ownSeries, type Scraping } from './series.ts';

const FILE = '/etc/config/prometheus.yml';

export type Prometheus = {
  /** Reads its file again; why it continues with the old one, where the new one is none. */
  reload(signal: AbortSignal): Promise<string | undefined>;
  /** Everything that it has: its own, and what it federates. */
  series(): readonly Series[];
};

/** True for a pod that runs one. */
export function isPrometheus(pod: KubeObject): boolean {
  return listAt(pod, 'spec', 'containers').some(each => /\/prometheus:/.test(textAt(each, 'image') ?? ''));
}

/** The ConfigMap that its file is in. */
export function configMapOf(pod: KubeObject): string | undefined {
  return listAt(pod, 'spec', 'volumes').flatMap(each => textAt(each, 'configMap', 'name') ?? [])[0];
}

/** Starts the Prometheus of a pod. */
export function startPrometheus(site: Site, pod: KubeObject): Prometheus {
  let text = '';
  let jobs: readonly Job[] = [];
  /** Milliseconds since 1970: what is new is scraped at the next interval. */
  let scrapedFrom = 0;

  async function reload(signal: AbortSignal): Promise<string | undefined> {
    const name = configMapOf(pod) ?? '';
    const map = await site.api.get({ ...CONFIG_MAP, namespace: pod.metadata.namespace ?? '', name }, signal);
    const read = map?.data?.['prometheus.yml'] ?? '';
    try {
      jobs = jobsOf(read);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `failed to reload config: couldn't load configuration (--config.file="${FILE}"): ${why}`;
    }
    if (read !== text) scrapedFrom = site.clock.now() + 15_000 * site.pace.factor;
    text = read;
    return undefined;
  }

  const targets = () =>
    jobs
      .filter(each => each.federates)
      .flatMap(job =>
        job.targets.map(target => ({
          job,
          ...target,
          ...stateOf(site, target.address, site.clock.now() < scrapedFrom),
        })),
      );

  function series(): readonly Series[] {
    const federated = targets().flatMap(({ job, address, labels, health, member }) => {
      if (health === 'unknown') return [];
      const up = {
        labels: { __name__: 'up', job: job.name, instance: address, ...labels },
        value: health === 'up' ? 1 : 0,
      };
      // Its own job stays on what is federated; the labels of the target are added.
      const theirs = (member === undefined ? [] : seriesOf(site, member, job.matches)).map(each => ({
        ...each,
        labels: { ...labels, ...each.labels },
      }));
      return [up, ...theirs];
    });
    return [...(site.clock.now() < scrapedFrom ? [] : ownSeries(site, scrapingBy(jobs))), ...federated];
  }

  serveQueries(site, pod, {
    series,
    config: () => text,
    targets: () => targets().map(targetAnswer),
    reload,
  });
  return { reload, series };
}

type State = { readonly health: 'up' | 'down' | 'unknown'; readonly lastError: string; readonly member?: string };

/** Which cluster's Prometheus is behind an address: of a load balancer's Service with such pods. */
function stateOf(site: Site, address: string, isNew: boolean): State {
  if (isNew) return { health: 'unknown', lastError: '' };
  const colon = address.lastIndexOf(':');
  const owner = ownerOf(site.world.view, address.slice(0, colon).replace(/^\[|\]$/g, ''));
  const cluster = owner === undefined ? undefined : site.world.view.cluster(owner.cluster);
  const where = `Get "http://${address}/federate": dial tcp ${address}`;
  if (owner === undefined || cluster === undefined) return { health: 'down', lastError: `${where}: i/o timeout` };
  const pods = readyPodsOf(cluster.objects, owner.service).filter(isPrometheus);
  if (pods.length === 0) return { health: 'down', lastError: `${where}: connect: connection refused` };
  return { health: 'up', lastError: '', member: owner.cluster };
}

/** The first job for pods takes those that ask for it. */
function scrapingBy(jobs: readonly Job[]): Scraping {
  const job = jobs.find(each => each.scrapesPods)?.name;
  return pod => (annotated(pod) ? job : undefined);
}

/** What another cluster's Prometheus scraped itself, as far as one of these selects it. */
function seriesOf(site: Site, member: string, matches: readonly string[]): readonly Series[] {
  const cache = site.world.member(member)?.objects;
  const pod = cache?.list(POD).find(each => isPrometheus(each) && isReady(each));
  if (cache === undefined || pod === undefined) return [];
  const map = { ...CONFIG_MAP, namespace: pod.metadata.namespace ?? '', name: configMapOf(pod) ?? '' };
  const jobs = jobsOf(cache.get(map)?.data?.['prometheus.yml'] ?? '');
  const all = ownSeries({ name: member, cache, world: site.world }, scrapingBy(jobs));
  return [...new Set(matches.flatMap(each => evaluate(each, all)))];
}

function targetAnswer({
  job,
  address,
  labels,
  health,
  lastError,
}: { readonly job: Job; readonly address: string; readonly labels: Readonly<Record<string, string>> } & State) {
  return {
    labels: { job: job.name, instance: address, ...labels },
    scrapePool: job.name,
    scrapeUrl: `http://${address}/federate`,
    health,
    lastError,
  };
}
