/** Kiali made by hand: what is found, planned and answered. */
import type { KialiSurvey } from '../../source/checks/kiali-survey.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Member, Mesh } from '../../source/model/mesh.ts';
import type { Cluster } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import { type KialiReading, type PreparedKiali, planKiali } from '../../source/preparation/prepare-kiali.ts';
import type { KialiAnswer } from '../../source/status/kiali-answer.ts';
import { clusterNamed, fail } from './hand-made-clusters.ts';
import { stepsOf } from './hand-made-plans.ts';

/** A cluster of a mesh that has nothing of Kiali; `over`: what is different. */
export function seenForKiali(name: string, over: Partial<KialiSurvey> = {}): KialiReading[number] {
  const survey: KialiSurvey = {
    uid: name,
    platform: 'openshift',
    olm: true,
    apiServerUrl: undefined,
    apiEndpoint: undefined,
    network: 'network1',
    clusterIds: [name],
    primary: undefined,
    meshId: 'mesh1',
    istioVersion: 'v1.30.3',
    operator: undefined,
    kialis: [],
    ownAccount: false,
    remoteSecrets: [],
    ...over,
  };
  const { platform, network } = survey;
  const api = `https://${name}.example.com:6443`;
  const member: Member = { name, context: name, role: 'primary', network, platform, api, keepsCacerts: true };
  const metrics = {
    namespaces: [],
    hasProxies: false,
    federated: [],
    exposed: false,
    exposedAt: [],
    monitors: true,
    monitored: [],
    ourMonitors: false,
    userWorkload: 'unset' as const,
    amendable: [],
    lacking: { thanos: [], federation: [], store: [] },
    leftOut: [],
  };
  // OLM installs where there is a group for all namespaces.
  const list: Cluster['list'] = async ({ kind }) => (kind === 'OperatorGroup' ? [operatorGroup] : []);
  const cluster: Cluster = { ...clusterNamed(name), list, mayI: async () => true };
  return { name, seen: { member, survey, metrics, cluster } };
}

const operatorGroup: KubeObject = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: 'global-operators', namespace: 'openshift-operators' },
  spec: {},
  status: { namespaces: [''] },
};

/** As the program plans, with the hand-made steps. */
export async function kialiPlanned(
  choices: KialiChoices,
  reading: KialiReading,
  host: Host,
  signal: AbortSignal,
): Promise<PreparedKiali> {
  const quiet = { ...host, keys: () => ({ certificates: fail, verify: fail }) };
  const planned = await planKiali(quiet, choices, reading, signal);
  return { ...planned, steps: stepsOf(planned.kiali.mesh) };
}

/** A server that sees every cluster of the mesh. */
export function answerOf({ members: [home, ...others] }: Mesh): KialiAnswer {
  const all = [home, ...others].flatMap(each => each ?? []);
  return {
    address: { by: 'route', url: `https://kiali.apps.${home?.name}.example.com/` },
    version: 'v2.27.2',
    clusters: all.map(({ name }) => ({ name, version: 'v1.34.4' })),
    logins: others.map(({ name }) => ({ cluster: name, url: `https://oauth.${name}.example.com/login` })),
  };
}
