/** What a Prometheus is asked, through the API server, and what it answers. */

import type { Goal } from '../../engine/step.ts';
import { listAt, textAt } from '../../model/fields.ts';
import { jsonValue } from '../../model/limited-json.ts';

export type PodResponse = Parameters<Extract<Goal, { readonly by: 'request' }>['pending']>[0][number];

/** The path of a query at this moment. */
export const queryPath = (query: string) => `/api/v1/query?query=${encodeURIComponent(query)}`;

/** Proxies that are scraped: there also where nothing was asked of them yet. With a label of a federated cluster, its. */
export const proxiesQuery = (cluster?: string) =>
  `count(istio_build{component="proxy"${cluster === undefined ? '' : `,cluster="${cluster}"`}})`;

/** Pods that are scraped, proxies or not. */
export const podsQuery = (cluster: string) => `count({job="kubernetes-pods",cluster="${cluster}"})`;

/** Whether a query has a result; or why there is no answer. */
export function answered(response: PodResponse | undefined): { readonly has: boolean } | { readonly words: string } {
  if (response === undefined) return { words: 'Prometheus does not respond' };
  const body = jsonOf(response);
  if (response.status !== 200 || textAt(body, 'status') !== 'success') {
    const why = textAt(body, 'error') ?? response.body.slice(0, 200);
    return { words: `Prometheus responds with status ${response.status}: ${why}` };
  }
  return { has: listAt(body, 'data', 'result').length > 0 };
}

/** The reason of a target that is down, of the job's. */
export function targetTrouble(response: PodResponse | undefined, job: string): string | undefined {
  const targets = listAt(jsonOf(response), 'data', 'activeTargets');
  const target = targets.find(each => textAt(each, 'scrapePool') === job);
  const trouble = textAt(target, 'lastError') ?? '';
  return trouble === '' ? undefined : trouble;
}

/** The body as JSON; undefined where it is none, or nothing came. */
export function jsonOf(response: PodResponse | undefined): unknown {
  return response === undefined ? undefined : jsonValue(response.body);
}
