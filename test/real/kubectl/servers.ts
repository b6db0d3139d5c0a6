/** A real control plane and a simulated one that hold the same, each behind HTTPS with a kubeconfig. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../source/rehearsal/api-server/http/serve.ts';
import { createApiServer } from '../../../source/rehearsal/api-server/server.ts';
import { startControllerManager } from '../../../source/rehearsal/controller-manager/manager.ts';
import { startPlatform } from '../../../source/rehearsal/controllers/platform.ts';
import { kubernetesControllers, startControllers } from '../../../source/rehearsal/controllers/start.ts';
import { createWorld } from '../../../source/rehearsal/controllers/world.ts';
import { createServingCa } from '../../../source/rehearsal/serving-ca.ts';
import { realClock } from '../../contract/simulated.ts';
import { startControlPlane } from '../../control-plane/control-plane.ts';
import { kubeconfig } from '../../control-plane/kubeconfig.ts';
import { type Kubectl, kubectlIn } from './program.ts';

/** What `logs` of every container shows, on both. */
const podLog = ['starting', 'listening on port 8080', 'ready'];

/** Both clusters, and their contexts, are called so. */
const NAME = 'lab';

export type Side = { readonly kubectl: Kubectl; stop(): Promise<void> };

/** The real one: its node is kwok's. */
export async function startReal(program: string): Promise<Side> {
  const plane = await startControlPlane(NAME, { nodes: ['node-1'], exec: [{ env: {} }], podLog });
  return side(program, plane.kubeconfig, plane.stop);
}

/** The simulated one: as `--rehearse` has it, without what only OpenShift or an installed operator adds. */
export async function startSimulated(program: string): Promise<Side> {
  const stopping = new AbortController();
  const server = createApiServer({ name: NAME, platform: 'kubernetes', clock: realClock });
  const authority = createServingCa(Date.now());
  const served = await serve(server, { ...authority.server([NAME]), ca: authority.ca });
  startControllerManager(server, { ca: authority.ca }, stopping.signal);
  const { kubelet, admission } = startControllers(
    {
      name: NAME,
      index: 0,
      platform: 'kubernetes',
      api: server.api(),
      clock: realClock,
      pace: 0,
      seed: 1,
      server: served.url,
      ca: authority.ca,
      login: async token => server.login(token),
      controllers: kubernetesControllers.filter(each => each !== startPlatform),
    },
    createWorld({ clock: realClock, seed: 1 }),
    stopping.signal,
  );
  server.setKubelet({ ...kubelet, logs: () => podLog });
  server.setAdmission(admission);
  const { key, cert } = authority.client('admin', ['system:masters']);
  return side(program, kubeconfig(NAME, served.url, authority.ca, { key, certificate: cert }), async () => {
    stopping.abort();
    await served.close();
  });
}

/** The node of the real one, which kwok keeps ready, becomes the simulated one's too. */
export async function copyNode(real: Side, simulated: Side): Promise<void> {
  const { out } = await real.kubectl(['get', 'node', 'node-1', '-o', 'json']);
  const node = JSON.parse(out) as { readonly metadata: object };
  const input = JSON.stringify({ ...node, metadata: { ...node.metadata, resourceVersion: undefined, uid: undefined } });
  for (const words of [['create'], ['replace', '--subresource=status']]) {
    const { code, err } = await simulated.kubectl([...words, '-f', '-'], { input });
    if (code !== 0) throw new Error(err);
  }
}

function side(program: string, config: string, stop: () => Promise<void>): Side {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-kubectl-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, config, { mode: 0o600 });
  return {
    kubectl: kubectlIn(program, file, folder),
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
