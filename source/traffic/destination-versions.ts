/**
 * Which versions of a service answered a client, by the counters of its own proxy: what Kiali's graph is drawn from
 * (docs/istio/traffic.md#travels).
 */
import { cleaned } from '../model/clean.ts';

/** What prints them, for a container `istio-proxy`. */
export const requestCountersCommand = [
  'pilot-agent',
  'request',
  'GET',
  'stats/prometheus?filter=istio_requests_total',
] as const;

/** Versions whose answers were good, of a service by its full host name, in order. */
export function versionsSeen(counters: string, host: string): readonly string[] {
  const versions = counters.split('\n').flatMap(line => {
    if (!line.startsWith('istio_requests_total{')) return [];
    const labelled = (name: string) => new RegExp(`[{,]${name}="([^"]*)"`).exec(line)?.[1];
    const isGood = labelled('response_code') === '200' && labelled('reporter') === 'source';
    const version = labelled('destination_version');
    if (!isGood || labelled('destination_service') !== host || version === undefined || / 0$/.test(line)) return [];
    return [cleaned(version, 40)];
  });
  return [...new Set(versions)].toSorted();
}
