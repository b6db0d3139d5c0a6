/** The contract of the port `Api` on a real API server: what keeps the cases, and with them the simulation, honest. */
import { after, before } from 'node:test';
import type { Api, ExecTarget } from '../../source/ports.ts';
import { connectApi } from '../contract/connect.ts';
import { type HttpAccess, httpAccess } from '../contract/http-access.ts';
import { type Offered, runCases } from '../contract/run-cases.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { outage } from './mesh/outages.ts';
import { runningPod } from './running-pod.ts';

const missing = unavailable();
let plane: ControlPlane;
let api: Api;
let close: () => Promise<void>;
let http: HttpAccess;

if (missing === undefined) {
  before(async () => {
    plane = await startControlPlane('contract');
    ({ api, close } = connectApi(plane.kubeconfig));
    http = httpAccess(plane.server, plane.authority.certificate, plane.admin);
  });

  after(async () => {
    await close();
    http.close();
    await plane.stop();
  });
}

let pods = 0;
const offered: Offered = {
  compact: () => outage(plane),
  async pod(): Promise<ExecTarget> {
    pods += 1;
    return runningPod(plane, 'default', `box-${pods}`);
  },
};

runCases(() => ({ api, offered: { ...offered, http } }), ['compact', 'pod', 'http'], missing);
