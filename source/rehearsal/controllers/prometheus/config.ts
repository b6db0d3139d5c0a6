/** What a Prometheus reads of its configuration: pods that it finds by itself, and federated servers, one job each. */
import { load } from 'js-yaml';
import { listAt, textAt } from '../../../model/fields.ts';

export type Job = {
  readonly name: string;
  /** `host:port`, with the labels that they are given. */
  readonly targets: readonly { readonly address: string; readonly labels: Readonly<Record<string, string>> }[];
  /** It takes what another Prometheus has: what one of these selects. */
  readonly federates: boolean;
  readonly matches: readonly string[];
  /** It scrapes pods that say by an annotation that they want it. */
  readonly scrapesPods: boolean;
};

/** Throws an `Error` in Prometheus' words. */
export function jobsOf(text: string): readonly Job[] {
  const config = load(text);
  const jobs = listAt(config, 'scrape_configs').map(each => ({
    name: textAt(each, 'job_name') ?? '',
    federates: textAt(each, 'metrics_path') === '/federate',
    matches: listAt(each, 'params', 'match[]').map(String),
    scrapesPods: listAt(each, 'kubernetes_sd_configs').some(found => textAt(found, 'role') === 'pod') && !isSlow(each),
    targets: listAt(each, 'static_configs').flatMap(group =>
      listAt(group, 'targets').map(target => ({
        address: String(target),
        labels: labelsOf(group),
      })),
    ),
  }));
  for (const [index, { name, targets }] of jobs.entries()) {
    if (jobs.findIndex(each => each.name === name) !== index) {
      throw new Error(`found multiple scrape configs with job name "${name}"`);
    }
    const odd = targets.find(each => each.address.includes('/'));
    if (odd !== undefined) throw new Error(`"${odd.address}" is not a valid hostname`);
  }
  return jobs;
}

/** Those are for pods with another annotation, which the mesh's do not have. */
const isSlow = (job: unknown) => (textAt(job, 'job_name') ?? '').endsWith('-slow');

function labelsOf(group: unknown): Readonly<Record<string, string>> {
  const labels = (group as { labels?: Record<string, unknown> } | null)?.labels ?? {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
