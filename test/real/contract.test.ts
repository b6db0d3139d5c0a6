/** The contract of the port `Api` on a real API server: what keeps the cases, and with them the simulation, honest. */
import { after, before } from 'node:test';
import type { Api } from '../../source/ports.ts';
import { connectApi } from '../contract/connect.ts';
import { runCases } from '../contract/run-cases.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';

const missing = unavailable();
let plane: ControlPlane;
let api: Api;
let close: () => Promise<void>;

if (missing === undefined) {
  before(async () => {
    plane = await startControlPlane('contract', { without: ['kwok', 'kube-scheduler'] });
    ({ api, close } = connectApi(plane.kubeconfig));
  });

  after(async () => {
    await close();
    await plane.stop();
  });
}

runCases(() => ({ api, offered: {} }), [], missing);
