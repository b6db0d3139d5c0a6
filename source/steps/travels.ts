/** The Travels demo on two clusters of a mesh (docs/istio/traffic.md#travels). */
import type { Goal, Step } from '../engine/step.ts';
import { injectedNamespace } from '../manifests/namespace.ts';
import { agencyServices, moreTravels, travelAgency, travelControl, travelPortal } from '../manifests/travels.ts';
import { textAt } from '../model/fields.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { isPodReady } from '../model/pod.ts';
import { hasProxy } from '../model/proxy.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import {
  AGENCY,
  type AppVersion,
  CONTROL,
  homeApps,
  otherVersions,
  PORTAL,
  portals,
  travelsVersions,
} from '../model/travels.ts';
import { requestCountersCommand, versionsSeen } from '../traffic/destination-versions.ts';
import { stepId } from './step-id.ts';

/** Namespaces whose pods get sidecars, before there are pods. */
export function travelsNamespacesStep(member: Member, names: readonly string[]): Step {
  return {
    id: stepId(member, 'travels-namespaces'),
    cluster: member.name,
    title: `Create ${names.length === 1 ? 'namespace' : 'namespaces'} ${names.join(', ')} (sidecar injection on)`,
    needs: [],
    apply: () => names.map(name => injectedNamespace(name, member)),
    until: {
      by: 'watch-all',
      of: { apiVersion: 'v1', kind: 'Namespace' },
      selection: {},
      within: 30,
      byHand: sh`kubectl get namespace ${names[0]}`,
      pending: seen => {
        const isActive = (name: string) =>
          seen.some(each => each.metadata.name === name && textAt(each, 'status', 'phase') === 'Active');
        const missing = names.filter(name => !isActive(name));
        return missing.length === 0 ? undefined : `not active yet: ${missing.join(', ')}`;
      },
    },
    byHand: names
      .map(name => sh`kubectl create namespace ${name}\nkubectl label namespace ${name} istio-injection=enabled`)
      .join('\n'),
  };
}

/**
 * Everything in v1: agency, control, and once every version is ready the portals. A proxy keeps the connections that it
 * has made through a gateway: made while v2 was alone, they stay with v2.
 */
export function installTravels({ samples }: Mesh, home: Member, other: Member): readonly Step[] {
  const needs = [stepId(home, 'travels-namespaces')];
  const part = (name: 'travels-agency' | 'travels-portal' | 'travels-control', file: string) => ({
    id: stepId(home, name),
    cluster: home.name,
    needs,
    byHand: (namespace: string) => sh`kubectl -n ${namespace} apply -f ${file}`,
  });
  const agency = part('travels-agency', 'travel_agency.yaml');
  const portal = part('travels-portal', 'travel_portal.yaml');
  const control = part('travels-control', 'travel_control.yaml');
  return [
    {
      ...agency,
      title: 'Install the travel agency (v1)',
      apply: () => travelAgency(samples),
      until: appsReady(AGENCY, homeApps[AGENCY]),
      byHand: agency.byHand(AGENCY),
    },
    {
      ...portal,
      title: 'Install the travel portals',
      needs: [...needs, agency.id, stepId(other, 'travels-versions')],
      apply: () => travelPortal(samples),
      until: appsReady(PORTAL, homeApps[PORTAL]),
      byHand: portal.byHand(PORTAL),
    },
    {
      ...control,
      title: 'Install the travel control page',
      apply: () => travelControl(samples),
      until: appsReady(CONTROL, homeApps[CONTROL]),
      byHand: control.byHand(CONTROL),
    },
  ];
}

/** The versions that the other cluster adds, and the Services that they call. */
export function installMoreTravels({ samples }: Mesh, other: Member): Step {
  const apps = otherVersions.map(version => ({ app: 'travels', version }));
  return {
    id: stepId(other, 'travels-versions'),
    cluster: other.name,
    title: `Install travels ${otherVersions.join(' and ')} with the agency's Services`,
    needs: [stepId(other, 'travels-namespaces')],
    apply: () => [...agencyServices(), ...moreTravels(samples)],
    until: appsReady(AGENCY, apps),
    byHand: [
      sh`kubectl -n ${AGENCY} apply -f travel_agency_services.yaml`,
      ...otherVersions.map(version => sh`kubectl -n ${AGENCY} apply -f ${`travels-${version}.yaml`}`),
    ].join('\n'),
  };
}

/** The portals' own proxies have counted good responses of every version, those of the other cluster included. */
export function seeTravelsTraffic(home: Member): Step {
  const host = `travels.${AGENCY}.svc.cluster.local`;
  const [portal] = portals;
  return {
    id: stepId(home, 'travels-traffic'),
    cluster: home.name,
    title: `Receive responses from travels ${travelsVersions.join(', ')}`,
    needs: [stepId(home, 'travels-portal')],
    proof: true,
    until: {
      by: 'commands',
      pods: { namespace: PORTAL, labels: `app in (${portals.join(',')})`, container: 'istio-proxy', every: true },
      within: 5 * minutes,
      byHand: sh`kubectl -n ${PORTAL} exec deploy/${portal} -c istio-proxy -- ${requestCountersCommand.slice(0, 3).join(' ')} ${requestCountersCommand[3]}`,
      hint: sh`new connections meet all versions: kubectl -n ${PORTAL} rollout restart deployment; where that does not help, find the first broken hop with helloworld: eastwest why`,
      commands: () => [
        {
          command: requestCountersCommand,
          pending: ({ exitCode, stdout, stderr }) => {
            if (exitCode !== 0) return `a portal's proxy does not respond: ${stderr.trim().slice(0, 120)}`;
            const seen = versionsSeen(stdout, host);
            const missing = travelsVersions.filter(version => !seen.includes(version));
            if (missing.length === 0) return undefined;
            const received = seen.length === 0 ? 'no response yet' : `received ${seen.join(', ')}`;
            return `${received}, waiting for ${missing.join(', ')}`;
          },
        },
      ],
    },
    byHand: '',
  };
}

/** Every app has a pod that is ready, with a sidecar. */
function appsReady(namespace: string, apps: readonly AppVersion[]): Goal {
  return {
    by: 'watch-all',
    of: { apiVersion: 'v1', kind: 'Pod' },
    selection: { namespace },
    within: 10 * minutes,
    slow: { namespace, labels: 'version' },
    byHand: sh`kubectl -n ${namespace} wait --for=condition=Ready pod --all --timeout=10m`,
    hint: sh`inspect the pods: kubectl -n ${namespace} describe pods`,
    pending: pods => {
      const alive = pods.filter(pod => pod.metadata.deletionTimestamp === undefined);
      const isOf = ({ app, version }: AppVersion) =>
        alive.filter(({ metadata: { labels = {} } }) => labels.app === app && labels.version === version);
      const bare = apps.flatMap(isOf).find(pod => !hasProxy(pod));
      if (bare !== undefined)
        return `pod ${bare.metadata.name} has no sidecar: delete it, and its Deployment creates it again`;
      const isUp = (app: AppVersion) => isOf(app).some(isPodReady);
      const waiting = apps.filter(app => !isUp(app)).map(({ app, version }) => `${app}-${version}`);
      return waiting.length === 0 ? undefined : `not ready yet: ${waiting.join(', ')}`;
    },
  };
}
