/**
 * All that differs by Istio version, in one place (docs/istio/versions.md#differences-between-versions,
 * docs/istio/gateways.md#discovery-address).
 */
import { minorOf } from './version.ts';

export type ByVersion = {
  /** A remote may find its primary's istiod at an IPv6 address. */
  readonly ipv6Discovery: boolean;
  readonly clientImage: string;
  /** The client among the samples: `curl` came beside `sleep` with 1.24. */
  readonly client: 'curl' | 'sleep';
};

/** What holds for a version. For one that is not known yet: what holds for the newest. */
export function byVersion(version: string): ByVersion {
  const minor = minorOf(version);
  return {
    ipv6Discovery: minor >= 30,
    clientImage: minor >= 30 ? 'docker.io/curlimages/curl:8.16.0' : 'curlimages/curl',
    client: minor >= 24 ? 'curl' : 'sleep',
  };
}
