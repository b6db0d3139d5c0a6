/** The metrics that Kiali draws, read beside the procedures (docs/metrics.md). All clusters go side by side. */
import type { Step } from '../engine/step.ts';
import { type KialiPlan, remotesOfKiali } from '../model/kiali.ts';
import { type MetricsPlan, metricsSiteOf } from '../model/metrics.ts';
import {
  configurePrometheus,
  federateRemotes,
  federationProven,
  installPrometheus,
  prometheusAddress,
  unexpose,
} from '../steps/metrics/federation.ts';
import { kialiReadsMetrics } from '../steps/metrics/kiali-reads.ts';
import { monitorMesh, switchOnUserWorkload, userWorkloadProven } from '../steps/metrics/user-workload.ts';

/** Part of the plan of Kiali, after it; none where the user asked for no metrics. */
export function metricsSteps(kiali: KialiPlan): readonly Step[] {
  const { metrics } = kiali;
  switch (metrics?.from) {
    case undefined:
      return [];
    case 'store':
      return [kialiReadsMetrics(kiali)];
    case 'thanos':
      return userWorkloads(kiali, metrics);
    case 'federation':
      return federation(kiali, metrics);
  }
}

function userWorkloads({ mesh }: KialiPlan, metrics: MetricsPlan): readonly Step[] {
  const members = mesh.members.filter(({ platform }) => platform === 'openshift');
  const withProxies = members.filter(({ name }) => metricsSiteOf(metrics, name).hasProxies);
  return [
    ...members.map(member => switchOnUserWorkload(mesh.id, member)),
    ...members.map(member => monitorMesh(member, metricsSiteOf(metrics, member.name))),
    // The proof: what proxies report has arrived, on each cluster
    ...withProxies.map(userWorkloadProven),
  ];
}

function federation(kiali: KialiPlan, metrics: MetricsPlan): readonly Step[] {
  const { home, mesh } = kiali;
  const withSite = (member: (typeof mesh.members)[number]) => ({ member, site: metricsSiteOf(metrics, member.name) });
  const remotes = remotesOfKiali(kiali).map(withSite);
  const federating = { home, site: metricsSiteOf(metrics, home.name), remotes };
  return [
    // A Prometheus in each cluster, and where the home's reaches the others
    ...mesh.members.map(withSite).flatMap(({ member, site }) => configurePrometheus(member, site)),
    ...mesh.members.map(withSite).map(({ member, site }) => installPrometheus(member, site)),
    ...remotes.flatMap(({ member, site }) => prometheusAddress(member, site)),
    ...federateRemotes(federating),
    // The proof: the home's Prometheus reaches the others, and has what their proxies report
    federationProven(federating),
    ...remotes.flatMap(each => unexpose(home, each)),
    kialiReadsMetrics(kiali),
  ];
}
