/** One cluster of a rehearsal's scenario: an API server, its controllers, and what it has from the start. */

import { conditionOf } from '../model/fields.ts';
import type { ObjectRef } from '../model/kube.ts';
import type { Clock } from '../ports.ts';
import type { Listening } from './api-server/http/serve.ts';
import { type ApiServer, createApiServer, type ServerBackup } from './api-server/server.ts';
import { startControllerManager } from './controller-manager/manager.ts';
import { noFaults } from './controllers/faults.ts';
import { kialiDeployment } from './controllers/kiali/installed.ts';
import { nodeName } from './controllers/platform.ts';
import { deploymentOf } from './controllers/sail/installed-operator.ts';
import { startControllers } from './controllers/start.ts';
import type { SimulatedWorld } from './controllers/world.ts';
import { installExisting } from './existing-istio/existing-istio.ts';
import { networkOfCluster } from './mesh/view.ts';
import { releasesWith } from './operator-releases.ts';
import { hasKialiOperator, operatorOn, platformAt, type Scenario } from './scenario.ts';

export type Rehearsal = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly world: SimulatedWorld;
  /** PEM of the authority that signs the API servers' certificates. */
  readonly ca: string;
};

export type Place = {
  readonly name: string;
  /** From 0. */
  readonly index: number;
  /** URL of its API server, and who answers there for it. */
  readonly url: string;
  readonly listening?: Pick<Listening, 'answerFor'>;
  /** It goes on from there; a new cluster without. */
  readonly from?: ServerBackup | undefined;
};

/** Starts a cluster; resolves when it holds all that it has from the start. Ends with the signal. */
export async function simulateCluster(
  { name, index, url, listening, from }: Place,
  { scenario, clock, world, ca }: Rehearsal,
  signal: AbortSignal,
): Promise<ApiServer> {
  const { pace, seed = 1, loadBalancer = 'ip' } = scenario;
  const platform = platformAt(scenario, index);
  const operator = operatorOn(scenario, platform);
  const kialiOperator = hasKialiOperator(scenario, index);
  const releases = releasesWith(scenario.operatorVersion);
  // What exists from the start takes no time.
  let slowness = 0;
  let registriesGone: ReadonlySet<string> = new Set();
  const server = createApiServer({ name, platform, clock, ...(from === undefined ? {} : { from }) });
  listening?.answerFor(server);
  startControllerManager(server, { ca }, signal);
  const { kubelet, admission } = startControllers(
    {
      name,
      index,
      platform,
      operator,
      kialiOperator,
      releases,
      api: server.api(),
      clock,
      pace,
      seed,
      server: url,
      ca,
      login: async token => server.login(token),
      faults: () => ({ ...noFaults, loadBalancer, registriesGone, slowness }),
      // Clusters that say they are on one network are.
      podNetwork: objects => networkOfCluster(objects) || name,
    },
    world,
    signal,
  );
  server.setKubelet(kubelet);
  server.setAdmission(admission);
  const installed = [
    ...(operator === 'installed' ? [deploymentOf(platform, releases)] : []),
    ...(kialiOperator ? [kialiDeployment] : []),
  ];
  await furnished(server, installed, clock, signal);
  const { existingIstio, operatorVersion } = scenario;
  if (existingIstio !== undefined && from === undefined) {
    await installExisting(existingIstio, { name, index, platform, operatorVersion, api: server.api(), clock }, signal);
  }
  slowness = 1;
  registriesGone = new Set(scenario.registriesGone);
  return server;
}

/** Milliseconds of waiting after which a cluster that is not furnished never will be. */
const PATIENCE = 60_000;
const PAUSE = 5;

/** Until a cluster holds what it has from the start: the platform makes its node last, and operators run. */
async function furnished(server: ApiServer, operators: readonly ObjectRef[], clock: Clock, signal: AbortSignal) {
  const api = server.api();
  const node = { apiVersion: 'v1', kind: 'Node', name: nodeName(server.name) };
  const isThere = async () => {
    if ((await api.get(node, signal)) === undefined) return false;
    const found = await Promise.all(operators.map(each => api.get(each, signal)));
    return found.every(each => conditionOf(each, 'Available')?.status === 'True');
  };
  for (let waited = 0; !(await isThere()); waited += PAUSE) {
    if (waited > PATIENCE) throw new Error(`the cluster ${server.name} was not furnished`);
    await clock.sleep(PAUSE, signal);
  }
}
