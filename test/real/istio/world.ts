/** Real control planes whose istiods, gateways, sidecars and traffic are real as well; the operator alone is simulated. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createApi } from '../../../source/kubernetes/api.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import type { Controller } from '../../../source/rehearsal/controllers/controller.ts';
import { installedOperator } from '../../../source/rehearsal/controllers/sail/installed-operator.ts';
import { startReadinessProbe } from '../../../source/rehearsal/controllers/sail/readiness-probe.ts';
import { meshControllers, startControllers } from '../../../source/rehearsal/controllers/start.ts';
import { createWorld } from '../../../source/rehearsal/controllers/world.ts';
import { newestReleases } from '../../../source/rehearsal/operator-releases.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { connectTo } from '../../kubernetes/connecting.ts';
import { plainKubernetes } from '../mesh/platform.ts';
import { joined } from '../mesh/real-world.ts';
import { put } from '../put.ts';
import { operatorKinds, releases } from '../upstream-kinds.ts';
import { realCharts } from './charts.ts';
import type { Image } from './images.ts';
import { startNode } from './node.ts';
import { podCommands } from './pod-commands.ts';
import { preparePodNetwork } from './pod-network.ts';
import type { IstioPrograms } from './programs.ts';
import { probeRemoteIstiod } from './remote-probe.ts';

export type IstioWorld = {
  readonly planes: ReadonlyMap<string, ControlPlane>;
  readonly folder: string;
  readonly kubeconfig: string;
};

/** Programs that are real as well, and the simulated ones in whose place they come. */
export type AlsoReal = { readonly images: readonly Image[]; readonly instead: readonly Controller[] };

const packageCrds = () => operatorKinds(releases[1] as (typeof releases)[number]);

/** Clusters by these names with nothing installed but the operator. The process must be in a network namespace of its own. */
export async function istioWorld(
  t: TestContext,
  programs: IstioPrograms,
  names: readonly string[],
  isOneNetwork: boolean,
  { images, instead }: AlsoReal = { images: [], instead: [] },
): Promise<IstioWorld> {
  const replaced = [startReadinessProbe, ...instead];
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-istio-'));
  const over = new AbortController();
  const ends: (() => unknown)[] = [];
  t.after(async () => {
    over.abort();
    for (const end of ends.reverse()) await end();
    if (process.env.EASTWEST_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
  });
  preparePodNetwork(names.length, isOneNetwork);
  const world = createWorld({ clock: realClock, seed: 7 });
  const planes = await Promise.all(
    names.map(async name => {
      const commands = podCommands(join(folder, name));
      const plane = await startControlPlane(name, {
        ...commands,
        nodes: [`${name}-node-0`],
        podsRunElsewhere: true,
        // Its pods come through their bridge.
        serverFlags: ['--bind-address=0.0.0.0'],
      });
      ends.push(plane.stop);
      await put(plane, [
        ...plainKubernetes(name),
        ...installedOperator({ platform: 'kubernetes', releases: newestReleases, packageCrds }),
      ]);
      return plane;
    }),
  );
  const apiPorts = planes.map(plane => Number(/:(\d+)$/.exec(plane.server)?.[1]));
  const charts = realCharts(programs);
  for (const [index, plane] of planes.entries()) {
    const { name, server, authority } = plane;
    const api = createApi(connectTo(t, { url: server, ca: authority.certificate }, {}, { token: plane.adminToken }));
    const node = startNode({
      plane,
      index,
      folder: join(folder, name),
      programs: programs.folder,
      apiPorts,
      images,
    });
    ends.push(node.stop);
    startControllers(
      {
        name,
        index,
        platform: 'kubernetes',
        operator: 'installed',
        api,
        clock: realClock,
        pace: 0,
        seed: 7,
        server,
        ca: authority.certificate,
        login: async () => api,
        packageCrds,
        controllers: [...meshControllers.filter(each => !replaced.includes(each)), probeRemoteIstiod],
        charts,
        istiods: 'elsewhere',
      },
      world,
      over.signal,
    );
  }
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, joined(planes.map(plane => plane.kubeconfig)), { mode: 0o600 });
  return { planes: new Map(planes.map(plane => [plane.name, plane])), folder, kubeconfig };
}
