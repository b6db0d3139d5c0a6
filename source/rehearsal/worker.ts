/** The thread that hosts the simulated clusters: the screen's event loop then never waits for them. */
import { parentPort, workerData } from 'node:worker_threads';
import { startClusters } from './clusters.ts';
import type { Scenario } from './scenario.ts';
import { wallClock } from './wall-clock.ts';

/** The first and only message that this thread sends. */
export type Ready = { readonly names: readonly string[]; readonly kubeconfig: string };

if (parentPort !== null) {
  const port = parentPort;
  const clusters = await startClusters(workerData as Scenario, wallClock);
  // Any message means stop.
  port.once('message', async () => {
    await clusters.close();
    port.close();
  });
  const ready: Ready = { names: clusters.names, kubeconfig: clusters.kubeconfig };
  port.postMessage(ready);
}
