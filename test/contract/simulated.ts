/** The simulated API server behind HTTPS, for tests that ask it raw requests. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../source/ports.ts';
import { serve } from '../../source/rehearsal/api-server/http/serve.ts';
import { type ApiServer, createApiServer } from '../../source/rehearsal/api-server/server.ts';
import { startControllerManager } from '../../source/rehearsal/controller-manager/manager.ts';
import { kubeconfigOf } from '../../source/rehearsal/kubeconfig.ts';
import { createServingCa } from '../../source/rehearsal/serving-ca.ts';
import type { KeyPair } from '../control-plane/authority.ts';
import { requestSender, type SendRequest } from '../control-plane/https-request.ts';

export const realClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await pause(milliseconds, undefined, { signal });
  },
};

export type Simulated = {
  readonly server: ApiServer;
  readonly url: string;
  readonly ca: string;
  readonly kubeconfig: string;
  readonly admin: KeyPair;
  /** A raw request as the administrator. */
  readonly request: SendRequest;
  stop(): Promise<void>;
};

/** Starts one on a free port, with the controller manager and nothing else. */
export async function startSimulated(platform: 'openshift' | 'kubernetes' = 'kubernetes'): Promise<Simulated> {
  const stopping = new AbortController();
  const server = createApiServer({ name: 'lab', platform, clock: realClock });
  const authority = createServingCa(Date.now());
  const served = await serve(server, { ...authority.server(['lab']), ca: authority.ca });
  startControllerManager(server, { ca: authority.ca }, stopping.signal);
  const administrator = authority.client('kubernetes-admin', ['system:masters']);
  const login = { key: administrator.key, certificate: administrator.cert };
  const sender = requestSender(served.url, authority.ca, login);
  return {
    server,
    url: served.url,
    ca: authority.ca,
    kubeconfig: kubeconfigOf([{ name: 'lab', url: served.url }], authority.ca, administrator),
    admin: login,
    request: sender.send,
    async stop() {
      stopping.abort();
      sender.close();
      await served.close();
    },
  };
}
