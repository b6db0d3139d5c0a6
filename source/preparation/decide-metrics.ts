/** From the choices and what was found to the metrics of a Kiali, or every problem. Pure. */

import { lackOfRights } from '../checks/access-reviews.ts';
import type { MetricsSurvey } from '../checks/metrics-survey.ts';
import { textAt } from '../model/fields.ts';
import { firstFew } from '../model/first-few.ts';
import type { KialiPlan } from '../model/kiali.ts';
import { isOurs } from '../model/marks.ts';
import { type MetricsPlan, type MetricsSite, type MetricsSource, prometheusUrl } from '../model/metrics.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';

export type MetricsFound = Pick<KialiFound, 'member' | 'survey'> & { readonly metrics: MetricsSurvey };

export type MetricsDecision = {
  /** Absent: nothing is done for metrics. */
  readonly metrics?: MetricsPlan;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
};

type Choices = Pick<KialiChoices, 'metrics' | 'metricsAddresses'>;

/** All problems at once. What is not said is as an earlier run had it. */
export function decideMetrics(choices: Choices, kiali: KialiPlan, found: readonly MetricsFound[]): MetricsDecision {
  const source = choices.metrics ?? earlier(kiali, found);
  const problems = [
    ...addressProblems(choices, kiali, source),
    ...sourceProblems(source, kiali, found),
    ...found.flatMap(each => rightsProblems(source, each)),
    ...(choices.metrics === undefined ? [] : twiceSaid(choices.metrics, kiali)),
  ];
  if (problems.length > 0) return { problems, warnings: [] };
  if (source === undefined) return { problems, warnings: [nothingYet(kiali, found)].flat() };
  const addresses = [...(choices.metricsAddresses ?? []), ...namedBefore(kiali, found)];
  const metrics: MetricsPlan = {
    ...source,
    sites: new Map(found.map(each => [each.member.name, siteOf(addresses, each)])),
  };
  const before = earlier(kiali, found);
  const left = before === undefined || before.from === source.from ? [] : [leftBehind(before)];
  return { metrics, problems, warnings: [...left.flat(), ...warningsOf(metrics, kiali, found)] };
}

const isThanos = (url: string) => url.includes('thanos-querier');

/**
 * As an earlier run left it: what its Kiali reads decides before what is there, as what another choice has installed stays.
 * The user's own fields say it themselves.
 */
function earlier({ home, values }: KialiPlan, found: readonly MetricsFound[]): MetricsSource | undefined {
  const at = found.find(({ member }) => member.name === home.name);
  if (at === undefined) return undefined;
  const ours = at.survey.kialis.find(isOurs);
  const url = textAt(ours, 'spec', 'external_services', 'prometheus', 'url') ?? '';
  const isUsual = url === '' || url === prometheusUrl(systemNamespace(home));
  const isSaid = textAt(values, 'external_services', 'prometheus', 'url') !== undefined;
  const isMonitored = found.some(({ metrics }) => metrics.ourMonitors);
  if (!isUsual && !isThanos(url) && !isSaid) return { from: 'store', url };
  if (isThanos(url) && isMonitored) return { from: 'thanos' };
  if (at.metrics.federated.length > 0 || at.metrics.prometheus?.ours === true) return { from: 'federation' };
  return isMonitored && isUsual ? { from: 'thanos' } : undefined;
}

type Address = NonNullable<Choices['metricsAddresses']>[number];

/** Addresses that an earlier run was told: those of clusters without a load balancer of ours. */
function namedBefore({ home }: KialiPlan, found: readonly MetricsFound[]): readonly Address[] {
  const federated = found.find(({ member }) => member.name === home.name)?.metrics.federated ?? [];
  const exposed = found.filter(({ metrics }) => metrics.exposed).map(({ member }) => member.name);
  return federated.filter(({ cluster }) => !exposed.includes(cluster));
}

function siteOf(addresses: readonly Address[], { member, metrics }: MetricsFound): MetricsSite {
  const { prometheus, monitored, namespaces, hasProxies, istiodMonitored } = metrics;
  const address = addresses.find(({ cluster }) => cluster === member.name)?.address;
  return {
    namespaces: namespaces.filter(each => !monitored.includes(each)),
    hasProxies,
    ...(prometheus === undefined || prometheus.ours
      ? {}
      : { prometheus: { configMap: prometheus.configMap, selector: prometheus.selector } }),
    ...(istiodMonitored ? { istiodMonitored } : {}),
    // The load balancer stays where its own address is the one that is named.
    ...(metrics.exposed && !metrics.exposedAt.includes(hostOf(address)) ? { exposed: true } : {}),
    ...(address === undefined ? {} : { address }),
  };
}

const hostOf = (address = '') => address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

function bad(title: string, hint: string): Problem {
  return { code: 'bad-input', title, hint };
}

function addressProblems(
  { metricsAddresses = [] }: Choices,
  { home, mesh }: KialiPlan,
  source: MetricsSource | undefined,
): readonly Problem[] {
  const names = mesh.members.map(({ name }) => name);
  const remotes = names.filter(name => name !== home.name).join(', ');
  return metricsAddresses.flatMap(({ cluster, address }) => {
    const flag = sh`--metrics-address ${`${cluster}=${address}`}`;
    if (!names.includes(cluster)) return [bad(`${flag}: no cluster is named ${cluster}`, `Name one of ${remotes}.`)];
    if (cluster === home.name) {
      return [bad(`${flag}: ${cluster} is the home`, `Its own Prometheus needs no address; name one of ${remotes}.`)];
    }
    if (source?.from === 'federation') return [];
    return [bad(`${flag} is the address of a federated Prometheus`, 'Add --metrics federation, or leave it out.')];
  });
}

function sourceProblems(
  source: MetricsSource | undefined,
  { home }: KialiPlan,
  found: readonly MetricsFound[],
): readonly Problem[] {
  if (source?.from !== 'thanos') return [];
  if (home.platform !== 'openshift') {
    return [
      bad(
        sh`--metrics thanos: ${home.name} is not OpenShift`,
        'Use --metrics federation for a Prometheus in each cluster, or --metrics URL for a store that exists.',
      ),
    ];
  }
  return found
    .filter(({ member, metrics }) => member.platform === 'openshift' && !metrics.monitors)
    .map(({ member }) => ({
      code: 'unmet' as const,
      title: `${member.name} has no monitoring of OpenShift: it serves no ServiceMonitors`,
      hint: 'Enable its monitoring operator (ClusterOperator monitoring), or use --metrics federation.',
    }));
}

/** The user's own fields would win, and the plan prove something else. */
function twiceSaid(source: MetricsSource, { home, sites, values }: KialiPlan): readonly Problem[] {
  const url = textAt(values, 'external_services', 'prometheus', 'url');
  const isTheirs = sites.get(home.name)?.adopted === true;
  if (url === undefined || isTheirs || source.from === 'federation') return [];
  return [
    bad(
      sh`--kiali-values sets external_services.prometheus.url, and so does --metrics ${source.from === 'store' ? source.url : source.from}`,
      'Leave one of the two out; its other fields (auth, thanos_proxy) may stay in the file.',
    ),
  ];
}

function rightsProblems(source: MetricsSource | undefined, { member, metrics }: MetricsFound): readonly Problem[] {
  const missing = source === undefined ? [] : metrics.lacking[source.from];
  return missing.length === 0 ? [] : [lackOfRights('the user', member.name, missing)];
}

/** What an earlier source has brought is still of use to others, or to who changes their mind. */
function leftBehind({ from }: MetricsSource): readonly string[] {
  switch (from) {
    case 'store':
      return [];
    case 'thanos':
      return [
        'the monitors of --metrics thanos stay, and so does user workload monitoring; eastwest down removes them',
      ];
    case 'federation':
      return ['the Prometheus of --metrics federation stays in each cluster; eastwest down removes it'];
  }
}

/** Said once: a graph without metrics is an empty page, which looks like a fault. */
function nothingYet({ home, values }: KialiPlan, found: readonly MetricsFound[]): readonly string[] {
  const at = found.find(({ member }) => member.name === home.name);
  const isSaid = textAt(values, 'external_services', 'prometheus', 'url') !== undefined;
  const isFound = at?.metrics.prometheus !== undefined || at?.metrics.userWorkload === 'on';
  if (isSaid || isFound) return [];
  const way = home.platform === 'openshift' ? '--metrics thanos' : '--metrics federation';
  return [`nothing collects metrics for Kiali, so its graphs stay empty: ${way} adds that, see docs/metrics.md`];
}

function warningsOf(metrics: MetricsPlan, kiali: KialiPlan, found: readonly MetricsFound[]): readonly string[] {
  const adopted = kiali.sites.get(kiali.home.name)?.adopted === true;
  const url = textAt(kiali.values, 'external_services', 'prometheus', 'url');
  return [
    ...(adopted
      ? [
          `the Kiali on ${kiali.home.name} was not created by eastwest: it still reads metrics from ${url ?? 'its default address'}`,
        ]
      : []),
    ...ofSource(metrics, kiali, found),
  ];
}

function ofSource(metrics: MetricsPlan, kiali: KialiPlan, found: readonly MetricsFound[]): readonly string[] {
  switch (metrics.from) {
    case 'store':
      return [];
    case 'federation':
      return exposed(metrics, kiali);
    case 'thanos':
      return ofThanos(kiali, found);
  }
}

function exposed({ sites }: MetricsPlan, { home, mesh }: KialiPlan): readonly string[] {
  // Of what is exposed already the user was told.
  const open = mesh.members.filter(
    ({ name }) => name !== home.name && sites.get(name)?.address === undefined && sites.get(name)?.exposed !== true,
  );
  return open.map(
    ({ name, plane }) =>
      sh`Service ${systemNamespace({ plane })}/prometheus-federation exposes the Prometheus of ${name} at a load balancer address, over plain HTTP without a login: whoever reaches it reads all its metrics, and can reload or stop it; an address on a private network instead: --metrics-address ${name}=HOST:PORT`,
  );
}

function ofThanos({ home }: KialiPlan, found: readonly MetricsFound[]): readonly string[] {
  const openShift = found.filter(({ member }) => member.platform === 'openshift');
  const others = found.filter(({ member }) => member.name !== home.name).map(({ member }) => member.name);
  const which = (is: MetricsSurvey['userWorkload'][]) =>
    openShift.filter(({ metrics }) => is.includes(metrics.userWorkload)).map(({ member }) => member.name);
  const off = which(['off', 'unset']);
  const refused = which(['off']);
  const plain = found.filter(({ member }) => member.platform !== 'openshift').map(({ member }) => member.name);
  return [
    ...(off.length === 0
      ? []
      : [
          `user workload monitoring is switched on for the whole cluster on ${off.join(', ')}: one more Prometheus, for the workloads of all users; one line is added to ConfigMap openshift-monitoring/cluster-monitoring-config`,
        ]),
    ...(refused.length === 0
      ? []
      : [
          `on ${refused.join(', ')} its configuration says enableUserWorkload: false: whoever set that may not want it; it becomes true until eastwest down`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `Thanos of ${home.name} has the metrics of ${home.name} alone: what only the proxies of ${others.join(', ')} report is not in the graph; a store of all clusters (such as that of Advanced Cluster Management): --metrics URL, or --metrics federation`,
        ]),
    ...plain.map(name => `${name} is not OpenShift: nothing collects its metrics`),
    ...openShift
      .filter(({ metrics }) => metrics.leftOut.length > 0)
      .map(
        ({ member, metrics }) =>
          `${member.name}: the label openshift.io/user-monitoring=false leaves out namespaces ${firstFew(metrics.leftOut, 5)}`,
      ),
  ];
}
