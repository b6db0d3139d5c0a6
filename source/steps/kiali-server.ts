/** The server of Kiali on the home cluster: which version, the server itself, and where browsers find it. */
import type { Facts, Goal, Step } from '../engine/step.ts';
import { kialiMonitoring, kialiServer } from '../manifests/kiali.ts';
import { textAt } from '../model/fields.ts';
import { isVersionUntold, type KialiPlan, kialiFor, operatedByKiali, readsPlatformMetrics } from '../model/kiali.ts';
import { versionNotOffered } from '../model/kiali-servers.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { minorOf } from '../model/version.ts';
import { fieldNeeds } from './kiali-fields.ts';
import { kialiId } from './kiali-id.ts';
import { kialiOperatorAt } from './kiali-operator.ts';
import { kialiRollout, kialiRolloutPending } from './kiali-rollout.ts';
import { judgeRun } from './kiali-run.ts';

/** One version for all clusters, once every operator runs. Left out where the home's Kiali is foreign. */
export function chooseKialiVersion(kiali: KialiPlan): readonly Step[] {
  const { home } = kiali;
  if (isAdopted(kiali)) return [];
  return [
    {
      id: kialiId(home, 'version'),
      cluster: home.name,
      title: 'Choose Kiali version',
      needs: [...operatedByKiali(kiali).map(member => kialiId(member, 'kinds')), ...fieldNeeds(kiali)],
      until: { by: 'decision', within: 10, decide: facts => decided(kiali, facts), byHand: readByHand(kiali) },
      found: facts => facts.of(home.name).kialiVersion ?? 'the newest of the operator',
      byHand: '',
    },
  ];
}

/** Which servers the home's operator says that it can install. */
function readByHand(kiali: KialiPlan): string {
  const { namespace, deployment } = kialiOperatorAt(kiali, kiali.home);
  return sh`kubectl -n ${namespace} get deployment ${deployment} -o jsonpath='{.spec.template.spec.containers[*].env[*].name}'`;
}

/**
 * The user's, else the one that goes with the mesh's Istio where the operators bring it. An unknown version is never
 * written: the operator would remove the installed server before it finds out.
 */
function decided(kiali: KialiPlan, facts: Facts): { readonly kialiVersion?: string } | { readonly problem: Problem } {
  const { version, istioVersion } = kiali;
  const offered = operatedByKiali(kiali).map(({ name }) => ({ name, versions: facts.of(name).kialiVersions ?? [] }));
  const lacks = (wanted: string) => offered.filter(({ versions }) => !versions.includes(wanted));
  if (version !== undefined) {
    // Upstream's operator does not say what it brings.
    const lacking = lacks(version).filter(({ versions }) => versions.length > 0);
    return lacking.length === 0 ? { kialiVersion: version } : { problem: versionNotOffered(version, lacking) };
  }
  const fitting = istioVersion === undefined ? undefined : kialiFor(minorOf(istioVersion));
  return fitting === undefined || lacks(fitting).length > 0 ? {} : { kialiVersion: fitting };
}

/** True where the home's Kiali is foreign: nothing but what connects the clusters is written to it. */
export const isAdopted = ({ sites, home }: KialiPlan) => sites.get(home.name)?.adopted === true;

/** What waits for the version. */
export const versionNeeds = (kiali: KialiPlan) => (isAdopted(kiali) ? [] : [kialiId(kiali.home, 'version')]);

/** As `spec.version` is to be; absent: the operator's newest. Before a run, as it is foreseen. */
export function kialiVersion(kiali: KialiPlan, facts: Facts): string | undefined {
  return facts.planning ? foreseen(kiali) : facts.of(kiali.home.name).kialiVersion;
}

/** Of operators that are installed already it is known what they bring. */
function foreseen(kiali: KialiPlan): string | undefined {
  const { version, istioVersion, sites } = kiali;
  if (version !== undefined) return version;
  const fitting = istioVersion === undefined ? undefined : kialiFor(minorOf(istioVersion));
  const offer = ({ name }: Member) => sites.get(name)?.operator?.versions ?? [];
  return fitting !== undefined && operatedByKiali(kiali).every(member => offer(member).includes(fitting))
    ? fitting
    : undefined;
}

/** The operator's next run, or the one that has been. */
export function kialiReconciled(
  kiali: Pick<KialiPlan, 'namespace' | 'name'>,
): Extract<Goal, { readonly by: 'outcome' }> {
  const { namespace, name } = kiali;
  return {
    by: 'outcome',
    of: { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', namespace, name },
    // A run under way is waited for as well.
    within: 10 * minutes,
    judge: judgeRun,
    byHand: sh`kubectl -n ${namespace} get kiali.kiali.io/${name} -o jsonpath='{.status.conditions}'`,
    hint: sh`its operator says why: kubectl -n ${namespace} get kiali.kiali.io/${name} -o yaml`,
  };
}

/** The server as its operator makes it. What its pods have read of other clusters stays until they are connected. */
export function installKiali(kiali: KialiPlan): Step {
  const { home, connected } = kiali;
  return {
    id: kialiId(home, 'server'),
    cluster: home.name,
    title: titleOf(kiali),
    needs: [kialiId(home, 'kinds'), ...versionNeeds(kiali)],
    apply: facts => (isAdopted(kiali) ? [] : [kialiServer(kiali, { version: kialiVersion(kiali, facts), connected })]),
    until: {
      ...kialiReconciled(kiali),
      ...(kiali.version !== undefined && isVersionUntold(kiali) ? { hint: anotherVersion(kiali) } : {}),
      learn: learned,
    },
    byHand: isAdopted(kiali) ? '' : 'kubectl apply -f kiali.yaml',
  };
}

function anotherVersion(kiali: KialiPlan): string {
  return `${kialiReconciled(kiali).hint}; where it has no such version, name another: --kiali-version default`;
}

function titleOf(kiali: KialiPlan): string {
  const { replaces, version } = kiali;
  if (isAdopted(kiali)) return 'Existing Kiali installed';
  return replaces === undefined ? 'Install Kiali' : `Remove Kiali ${replaces}, then install ${version}`;
}

function learned(seen: KubeObject | undefined): { readonly kialiOperator?: string; readonly kialiServer?: string } {
  const operator = textAt(seen, 'status', 'environment', 'operatorVersion');
  const server = textAt(seen, 'status', 'specVersion');
  return {
    ...(operator === undefined ? {} : { kialiOperator: operator }),
    ...(server === undefined ? {} : { kialiServer: server }),
  };
}

/**
 * It runs before anything of other clusters is given to it: whatever stops it then is theirs. Where it knows some already,
 * nothing waits for that: new credentials may be just what it takes. Before its accounts go it must run, with the old ones.
 */
export function kialiServes(kiali: KialiPlan): readonly Step[] {
  const { home, isConnected, replaces } = kiali;
  if (isConnected === true && replaces === undefined) return [];
  return [
    {
      id: kialiId(home, 'rollout'),
      cluster: home.name,
      title: 'Kiali ready',
      needs: [kialiId(home, 'server')],
      until: { by: 'watch', ...kialiRollout(kiali), pending: kialiRolloutPending },
      byHand: '',
    },
  ];
}

/** What must be done before the server is told of other clusters. */
export function serverNeeds(kiali: KialiPlan): readonly string[] {
  const [serves] = kialiServes(kiali);
  return [serves?.id ?? kialiId(kiali.home, 'server')];
}

/** On OpenShift its account may read the platform's metrics. */
export function letKialiReadMetrics(kiali: KialiPlan): readonly Step[] {
  const { home } = kiali;
  if (!readsPlatformMetrics(kiali)) return [];
  return [
    {
      id: kialiId(home, 'metrics-role'),
      cluster: home.name,
      title: 'Let Kiali read metrics',
      needs: [kialiId(home, 'server')],
      apply: () => [kialiMonitoring(kiali)],
      byHand: 'kubectl apply -f kiali-monitoring-rbac.yaml',
    },
  ];
}

/** Where logins of other clusters come back to: only OpenShift's own need to know, and not where one serves for all. */
export function kialiAddress(kiali: KialiPlan): readonly Step[] {
  const { home, namespace, instance, auth, options } = kiali;
  if (auth !== 'openshift' || options?.impersonation === true) return [];
  const hostOf = (seen: KubeObject | undefined) => textAt(seen, 'status', 'ingress', 0, 'host');
  return [
    {
      id: kialiId(home, 'address'),
      cluster: home.name,
      title: 'Kiali address assigned',
      needs: [kialiId(home, 'server')],
      until: {
        by: 'watch',
        of: { apiVersion: 'route.openshift.io/v1', kind: 'Route', namespace, name: instance },
        within: 2 * minutes,
        byHand: sh`kubectl -n ${namespace} get route.route.openshift.io/${instance} -o jsonpath='{.status.ingress[0].host}'`,
        pending: seen => (hostOf(seen) === undefined ? 'its Route has no host yet' : undefined),
        learn: seen => {
          const host = hostOf(seen);
          return host === undefined ? {} : { kialiHost: host };
        },
      },
      found: facts => facts.of(home.name).kialiHost,
      byHand: '',
    },
  ];
}
