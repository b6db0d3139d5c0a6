/** What `--metrics` and `--metrics-address` mean. */

import { isIP } from 'node:net';
import type { MetricsSource } from '../../source/model/metrics.ts';
import { isDnsName, isLabel } from '../../source/model/names.ts';
import type { Kind, Reading } from './kind.ts';

export const metricsSource: Kind<MetricsSource> = {
  value: 'thanos|federation|URL',
  offers: ['thanos', 'federation'],
  read: (text): Reading<MetricsSource> => {
    if (text === 'thanos' || text === 'federation') return { value: { from: text } };
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
    if (!isWeb) return { fix: sourceFix };
    if (url.username !== '' || url.password !== '') {
      return { wrong: 'a URL must not contain credentials: others could read them', fix: sourceFix };
    }
    return { value: { from: 'store', url: text } };
  },
};

const sourceFix =
  'It can be thanos, federation, or the URL of a store as Kiali reaches it, such as https://thanos.example.com:9091, without a login in it.';

export type MetricsAddress = { readonly cluster: string; readonly address: string };

export const metricsAddress: Kind<MetricsAddress> = {
  value: 'NAME=HOST:PORT',
  offers: 'cluster-name',
  read: (text): Reading<MetricsAddress> => {
    const [, cluster = '', host = '', port = ''] = /^([^=]*)=(.*):(\d+)$/.exec(text) ?? [];
    const bare = /^\[(.*)\]$/.exec(host)?.[1];
    const isHost = bare === undefined ? isDnsName(host) || isIP(host) === 4 : isIP(bare) === 6;
    const isPort = Number(port) >= 1 && Number(port) <= 65_535;
    return isLabel(cluster) && isHost && isPort
      ? { value: { cluster, address: `${host}:${port}` } }
      : { fix: addressFix };
  },
};

const addressFix =
  'Write a cluster and where its Prometheus is reached, as west=10.0.0.7:9090 or west=[2001:db8::7]:9090.';
