/** The contract of the port `Api` by the program's own client over HTTPS, on the simulated server. */
import { after, before } from 'node:test';
import type { Connection } from '../../source/kubernetes/connection.ts';
import type { Api } from '../../source/ports.ts';
import { apiOver } from './https-api.ts';
import { runCases } from './run-cases.ts';
import { runningPod } from './running-pod.ts';
import { type Simulated, startSimulated } from './simulated.ts';
import { testKubelet } from './test-kubelet.ts';

const never = new AbortController().signal;
let simulated: Simulated;
let connection: Connection;
let api: Api;

before(async () => {
  simulated = await startSimulated();
  simulated.server.setKubelet(testKubelet);
  ({ api, connection } = apiOver(simulated.kubeconfig));
});

after(async () => {
  await connection?.close();
  await simulated?.stop();
});

let pods = 0;
runCases(
  () => ({
    api,
    offered: {
      compact: async () => simulated.server.compact(),
      async pod() {
        pods += 1;
        const name = `pods-${pods}`;
        await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, {}, never);
        const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
        // The controller manager may have been faster.
        await api.create(account, {}, never).catch(() => undefined);
        return runningPod(api, name, never);
      },
    },
  }),
  ['compact', 'pod'],
);
