/** The contract of the port `Api` on the simulated server, in process. */
import { after } from 'node:test';
import { createApiServer } from '../../source/rehearsal/api-server/server.ts';
import { startControllerManager } from '../../source/rehearsal/controller-manager/manager.ts';
import { runCases } from './run-cases.ts';
import { runningPod } from './running-pod.ts';
import { realClock } from './simulated.ts';
import { testKubelet } from './test-kubelet.ts';

const stop = new AbortController();
after(() => stop.abort());

const server = createApiServer({ name: 'lab', platform: 'kubernetes', clock: realClock, kubelet: testKubelet });
startControllerManager(server, { ca: '-----BEGIN CERTIFICATE-----' }, stop.signal);
const api = server.api();

let pods = 0;
async function pod() {
  pods += 1;
  const name = `pods-${pods}`;
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, {}, stop.signal);
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
  await api.create(account, {}, stop.signal).catch(() => undefined);
  return runningPod(api, name, stop.signal);
}

runCases(
  () => ({
    api,
    offered: { compact: async () => server.compact(), pod, port: async () => ({ ...(await pod()), port: 7 }) },
  }),
  ['compact', 'pod', 'port'],
);
