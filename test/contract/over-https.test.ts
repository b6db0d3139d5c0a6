/** The contract of the port `Api` on the simulated server, through the real client and HTTPS. */
import { after, before } from 'node:test';
import type { Api } from '../../source/ports.ts';
import { connectApi } from './connect.ts';
import { type HttpAccess, httpAccess } from './http-access.ts';
import { runCases } from './run-cases.ts';
import { runningPod } from './running-pod.ts';
import { type Simulated, startSimulated } from './simulated.ts';
import { testKubelet } from './test-kubelet.ts';

let simulated: Simulated;
let api: Api;
let close: () => Promise<void>;
let http: HttpAccess;
const signal = new AbortController().signal;

before(async () => {
  simulated = await startSimulated();
  simulated.server.setKubelet(testKubelet);
  ({ api, close } = connectApi(simulated.kubeconfig));
  http = httpAccess(simulated.url, simulated.ca, simulated.admin);
});

after(async () => {
  await close();
  http.close();
  await simulated.stop();
});

let pods = 0;
async function pod() {
  pods += 1;
  const name = `pods-${pods}`;
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, {}, signal);
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
  // The controller manager may have been faster.
  await api.create(account, {}, signal).catch(() => undefined);
  return runningPod(api, name, signal);
}

runCases(
  () => ({
    api,
    offered: {
      http,
      compact: async () => simulated.server.compact(),
      pod,
      port: async () => ({ ...(await pod()), port: 7 }),
    },
  }),
  ['compact', 'pod', 'port', 'http'],
);
