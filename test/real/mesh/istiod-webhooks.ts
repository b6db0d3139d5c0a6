/** The simulated istiods' webhooks over HTTPS, with certificates that an istiod would sign for itself. */
import { createServer, type Server } from 'node:https';
import type { AdmissionCaller, AdmissionRequest } from '../../../source/rehearsal/api-server/admission.ts';
import type { SimulatedWorld } from '../../../source/rehearsal/controllers/world.ts';
import { refusalOfIstiodPort } from '../../../source/rehearsal/mesh/connect.ts';
import { ownerOf } from '../../../source/rehearsal/mesh/gateways.ts';
import type { Istiod } from '../../../source/rehearsal/mesh/istiod.ts';
import { addressOf, POD } from '../../../source/rehearsal/mesh/objects.ts';
import { issueServer } from '../../../source/rehearsal/serving-ca.ts';
import type { Dial } from './pod-network.ts';

const WEBHOOK_PORT = 15017;

/** Who answers API server connections of the cluster `caller`, by what runs in the simulated world. */
export function istiodWebhooks(caller: string, world: SimulatedWorld, admission: () => AdmissionCaller) {
  const servers = new Map<string, Server>();

  function serverOf(istiod: Istiod): Server {
    const key = `${istiod.home}/${istiod.pod}`;
    const found = servers.get(key) ?? startServer(istiod, admission);
    servers.set(key, found);
    return found;
  }

  const dial: Dial = (host, port, connection) => {
    const found = port === WEBHOOK_PORT ? istiodAt(world, caller, host, port) : 'connection refused';
    if (typeof found === 'string') return found;
    const socket = connection();
    serverOf(found).emit('connection', socket);
    return undefined;
  };
  return dial;
}

/** The istiod that listens at a pod's address, or behind a gateway's; else the dialler's words. */
function istiodAt(world: SimulatedWorld, caller: string, host: string, port: number): Istiod | string {
  const own = world.view.cluster(caller);
  const pod = own?.objects.list(POD).find(each => addressOf(each) === host);
  if (pod !== undefined) {
    const istiod = own?.istiods().find(each => each.pod === pod.metadata.name);
    return istiod?.isServing === true ? istiod : 'connection refused';
  }
  const refusal = refusalOfIstiodPort(world.view, host, port);
  if (refusal !== undefined) return refusal;
  const primary = world.view.cluster(ownerOf(world.view, host)?.cluster ?? '');
  return primary?.istiods().find(each => each.isServing) ?? 'i/o timeout';
}

function startServer(istiod: Istiod, admission: () => AdmissionCaller): Server {
  return createServer(servingCertificate(istiod), (request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.once('end', () => {
      const review: { readonly request: AdmissionRequest } = JSON.parse(text);
      const service = {
        namespace: 'istio-system',
        name: 'istiod',
        port: 443,
        path: new URL(request.url ?? '/', 'https://istiod').pathname,
      };
      // Whether the bundle fits, the API server has found out itself.
      const client = { service, caBundle: Buffer.from(istiod.root).toString('base64') };
      const configuration = { apiVersion: 'admissionregistration.k8s.io/v1', kind: '', name: '' };
      admission()(client, review.request, { configuration, webhook: '' }).then(
        ({ patch, ...answer }) => {
          const patched =
            patch === undefined
              ? {}
              : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
          const verdict = { uid: review.request.uid, ...answer, ...patched };
          response.setHeader('content-type', 'application/json');
          response.end(
            JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: verdict }),
          );
        },
        (error: unknown) => {
          response.statusCode = 503;
          response.end(String(error));
        },
      );
    });
  });
}

/** Signed by the CA that the istiod has started with, for the name under which webhooks call it. */
function servingCertificate({ ca }: Istiod): { readonly key: string; readonly cert: string } {
  if (ca === undefined) throw new Error('an istiod without a CA serves no webhook');
  const { cert, key } = issueServer(ca, ['istiod.istio-system.svc']);
  return { key, cert: `${cert}${ca.chain}` };
}
