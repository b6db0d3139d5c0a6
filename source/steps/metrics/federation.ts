/** A Prometheus in each cluster, from which that of the home takes what it lacks (docs/istio/metrics.md#federation). */

import { deploymentAvailable } from '../../engine/goals.ts';
import type { Facts, Step } from '../../engine/step.ts';
import { type Federated, federate, federationJob } from '../../manifests/metrics/federation.ts';
import {
  FEDERATION_SERVICE,
  federationService,
  ownPrometheus,
  prometheus,
  prometheusConfigMap,
} from '../../manifests/metrics/prometheus.ts';
import { textAt } from '../../model/fields.ts';
import { addressesOf } from '../../model/gateway-addresses.ts';
import { refOf } from '../../model/kube.ts';
import { jsonValue } from '../../model/limited-json.ts';
import type { Member } from '../../model/mesh.ts';
import { type FoundPrometheus, type MetricsSite, PROMETHEUS_PORT, selectorText } from '../../model/metrics.ts';
import { systemNamespace } from '../../model/plane.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { metricsId } from './metrics-id.ts';
import { answered, type PodResponse, podsQuery, proxiesQuery, queryPath, targetTrouble } from './prometheus-answers.ts';

const usedIn = ({ prometheus: found }: MetricsSite): FoundPrometheus => found ?? ownPrometheus;

/** Its configuration is created once, and amended later: what others write into it stays. */
export function configurePrometheus(member: Member, site: MetricsSite): readonly Step[] {
  if (site.prometheus !== undefined) return [];
  const configMap = prometheusConfigMap(systemNamespace(member));
  return [
    {
      id: metricsId(member, 'configuration'),
      cluster: member.name,
      title: 'Create Prometheus configuration',
      needs: [],
      create: () => [{ ref: refOf(configMap), object: configMap, keep: () => undefined }],
      byHand: 'kubectl apply -f samples/addons/prometheus.yaml',
    },
  ];
}

/** All else of it, or the existing one. */
export function installPrometheus(member: Member, site: MetricsSite): Step {
  const isFound = site.prometheus !== undefined;
  const namespace = systemNamespace(member);
  return {
    id: metricsId(member, 'prometheus'),
    cluster: member.name,
    title: isFound ? 'Existing Prometheus ready' : 'Install Prometheus',
    needs: configurePrometheus(member, site).map(({ id }) => id),
    ...(isFound ? {} : { apply: () => prometheus(namespace) }),
    until: deploymentAvailable({ namespace, name: 'prometheus' }, 5 * minutes, selectorText(usedIn(site).selector)),
    byHand: isFound ? '' : 'kubectl apply -f samples/addons/prometheus.yaml',
  };
}

/** A load balancer of its own, so that the existing Service stays as it is. */
export function prometheusAddress(member: Member, site: MetricsSite): readonly Step[] {
  if (site.address !== undefined) return [];
  const namespace = systemNamespace(member);
  return [
    {
      id: metricsId(member, 'address'),
      cluster: member.name,
      title: 'Prometheus address assigned',
      needs: [],
      apply: () => [federationService(namespace, usedIn(site))],
      until: {
        by: 'watch',
        of: { apiVersion: 'v1', kind: 'Service', namespace, name: FEDERATION_SERVICE },
        within: 5 * minutes,
        slow: {
          namespace,
          object: { kind: 'Service', name: FEDERATION_SERVICE },
          silence: 'no load balancer controller has claimed this Service',
        },
        byHand: sh`kubectl -n ${namespace} get service ${FEDERATION_SERVICE} -o jsonpath='{.status.loadBalancer.ingress[0]}'`,
        hint: sh`a load balancer must assign this Service an address (docs/load-balancers.md); or name the address at which the home reaches this Prometheus: --metrics-address ${member.name}=HOST:PORT`,
        pending: seen =>
          seen !== undefined && addressesOf(seen).length > 0
            ? undefined
            : `no load balancer address yet: Service ${FEDERATION_SERVICE}`,
        learn: seen => {
          const [address] = seen === undefined ? [] : addressesOf(seen);
          return address === undefined ? {} : { metricsAddress: withPort(address) };
        },
      },
      found: facts => facts.of(member.name).metricsAddress,
      byHand: 'kubectl apply -f prometheus-federation.yaml',
    },
  ];
}

const withPort = (address: string) => `${address.includes(':') ? `[${address}]` : address}:${PROMETHEUS_PORT}`;

export type Federating = { readonly home: Member; readonly site: MetricsSite; readonly remotes: readonly Remote[] };
type Remote = { readonly member: Member; readonly site: MetricsSite };

function federatedBy({ remotes }: Federating, facts: Facts): readonly Federated[] {
  return remotes.map(({ member: { name: cluster }, site: { address } }) => ({
    cluster,
    ...(address === undefined && facts.planning
      ? {}
      : { address: address ?? facts.text(cluster, 'metricsAddress', 'Prometheus address') }),
  }));
}

/** One job for each remote is added to the home's configuration, and loaded. */
export function federateRemotes(federating: Federating): readonly Step[] {
  const { home, site, remotes } = federating;
  if (remotes.length === 0) return [];
  const { configMap } = usedIn(site);
  const namespace = systemNamespace(home);
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: configMap };
  return [
    {
      id: metricsId(home, 'federation'),
      cluster: home.name,
      title: `Federate metrics of ${remotes.map(({ member }) => member.name).join(', ')}`,
      needs: [
        ...[home, ...remotes.map(({ member }) => member)].map(member => metricsId(member, 'prometheus')),
        ...remotes.flatMap(each => prometheusAddress(each.member, each.site).map(({ id }) => id)),
      ],
      amend: facts => [federate(ref, federatedBy(federating, facts))],
      until: loaded({ namespace, ...usedIn(site) }, (text, facts) => {
        const lacking = federatedBy(federating, facts)
          .filter(
            ({ cluster, address = '' }) =>
              !text.includes(`job_name: ${federationJob(cluster)}\n`) || !text.includes(address),
          )
          .map(({ cluster }) => federationJob(cluster));
        return lacking.length === 0 ? undefined : `Prometheus has not loaded ${lacking.join(', ')} yet`;
      }),
      byHand: sh`kubectl -n ${namespace} edit configmap ${configMap}`,
    },
  ];
}

/** Where an address is named now, and proven, nothing else exposes it any longer. */
export function unexpose(home: Member, { member, site }: Remote): readonly Step[] {
  if (site.address === undefined || site.exposed !== true) return [];
  const namespace = systemNamespace(member);
  const service = { apiVersion: 'v1', kind: 'Service', namespace, name: FEDERATION_SERVICE };
  return [
    {
      id: metricsId(member, 'unexposed'),
      cluster: member.name,
      title: 'Delete load balancer of Prometheus',
      needs: [metricsId(home, 'federated')],
      remove: [{ ref: service, uid: undefined, will: 'delete' }],
      byHand: sh`kubectl -n ${namespace} delete service ${FEDERATION_SERVICE}`,
    },
  ];
}

/** Told to read its file again, until what it runs with is as wanted: a kubelet brings a changed file within 90 s. */
export function loaded(
  { namespace, selector }: Pick<FoundPrometheus, 'selector'> & { readonly namespace: string },
  pending: (configuration: string, facts: Facts) => string | undefined,
) {
  const labels = selectorText(selector);
  return {
    by: 'request' as const,
    pods: { namespace, labels, port: PROMETHEUS_PORT },
    requests: [{ path: '/-/reload', method: 'POST' as const }, { path: '/api/v1/status/config' }],
    within: 4 * minutes,
    byHand: sh`kubectl -n ${namespace} port-forward deployment/prometheus ${PROMETHEUS_PORT}`,
    hint: sh`Prometheus says why in its log: kubectl -n ${namespace} logs deployment/prometheus -c prometheus-server --tail=20`,
    pending: ([reload, status]: readonly PodResponse[], facts: Facts) => {
      const refused = reload !== undefined && reload.status === 500 ? reload.body.trim().slice(0, 300) : undefined;
      if (refused !== undefined) return `Prometheus refuses its configuration: ${refused}`;
      if (status?.status !== 200) return 'Prometheus does not report its configuration';
      return pending(configurationIn(status), facts);
    },
  };
}

function configurationIn({ body }: PodResponse): string {
  return textAt(jsonValue(body), 'data', 'yaml') ?? '';
}

/** Both at once: the remote answers now, and what its proxies report has arrived. Either alone may be minutes old. */
export function federationProven(federating: Federating): Step {
  const { home, site, remotes } = federating;
  const namespace = systemNamespace(home);
  const asked = remotes.map(({ member: { name }, site: { hasProxies } }) => {
    const job = federationJob(name);
    const series = hasProxies ? proxiesQuery(name) : podsQuery(name);
    return { name, job, what: hasProxies ? 'proxies' : 'pods', queries: [`up{job="${job}"} == 1`, series] };
  });
  const own = site.hasProxies ? [proxiesQuery()] : [];
  const paths = ['/api/v1/targets?state=active', ...[...own, ...asked.flatMap(each => each.queries)].map(queryPath)];
  return {
    id: metricsId(home, 'federated'),
    cluster: home.name,
    title: remotes.length === 0 ? 'Metrics of proxies collected' : 'Metrics of every cluster collected',
    needs: [metricsId(home, remotes.length === 0 ? 'prometheus' : 'federation')],
    proof: true,
    until: {
      by: 'request',
      pods: { namespace, labels: selectorText(usedIn(site).selector), port: PROMETHEUS_PORT },
      requests: paths.map(path => ({ path })),
      within: 4 * minutes,
      byHand: sh`kubectl -n ${namespace} port-forward deployment/prometheus ${PROMETHEUS_PORT}`,
      hint: sh`what keeps it from a target: http://localhost:${PROMETHEUS_PORT}/targets after that command; the home’s pods must reach the address of each remote’s Prometheus, or name another one: --metrics-address NAME=HOST:PORT`,
      pending: ([targets, ...answers]) => {
        const ofRemotes = answers.slice(own.length);
        for (const [index, { name, job, what }] of asked.entries()) {
          const [up, series] = ofRemotes.slice(2 * index, 2 * index + 2).map(answered);
          if (up === undefined || series === undefined) return 'Prometheus does not respond';
          if ('words' in up) return up.words;
          if ('words' in series) return series.words;
          const trouble = targetTrouble(targets, job);
          if (!up.has) return `${home.name} does not reach the Prometheus of ${name}${trouble ? `: ${trouble}` : ''}`;
          if (!series.has) return `no metrics of ${what} of ${name} yet`;
        }
        const local = own.length === 0 ? { has: true } : answered(answers[0]);
        if ('words' in local) return local.words;
        return local.has ? undefined : `no metrics of proxies of ${home.name} yet`;
      },
    },
    byHand: '',
  };
}
