/**
 * What runs "in pods" beside a real control plane: commands run on this machine, so a real shell and a real curl,
 * whose proxy is the simulated mesh, and scripts in place of Istio's own programs, which ask the simulated ones.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isPodReady } from '../../../source/model/pod.ts';
import type { Kubelet } from '../../../source/rehearsal/api-server/kubelet.ts';
import type { SimulatedWorld } from '../../../source/rehearsal/controllers/world.ts';
import { POD } from '../../../source/rehearsal/mesh/objects.ts';
import type { PodExec } from '../../control-plane/commands-in-pods.ts';

export type PodPrograms = {
  /** For `startControlPlane`. */
  readonly exec: readonly PodExec[];
  readonly path: string;
  close(): void;
};

/** curl's `-m` in the hello script, in seconds. */
const PATIENCE = 5;

/** The programs in pods of the cluster `name`; their scripts are written below `folder`. */
export async function podPrograms(
  name: string,
  folder: string,
  world: SimulatedWorld,
  kubelet: () => Kubelet,
): Promise<PodPrograms> {
  const ended = new AbortController();
  const server = createServer((request, response) => {
    const answered = request.method === 'POST' ? runProgram(request, response) : askMesh(request, response);
    answered.catch((error: unknown) => {
      response.destroy();
      if (!ended.signal.aborted) throw error;
    });
  });

  /** One that is going has its proxy as long as it runs: that drains its connections first. */
  function readyPod(namespace: string, pod: string) {
    const found = world.view.cluster(name)?.objects.get({ ...POD, namespace, name: pod });
    return found !== undefined && isPodReady(found) ? found : undefined;
  }

  async function askMesh(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cluster = world.view.cluster(name);
    // Who asks is in the proxy's address, as curl's login there.
    const login = (request.headers['proxy-authorization'] ?? '').replace('Basic ', '');
    const [namespace = '', caller = ''] = Buffer.from(login, 'base64').toString().split(':');
    const pod = readyPod(namespace, caller);
    // The kubelet would have killed who asks: it gets no answer that it could tell.
    if (cluster?.objects.get({ ...POD, namespace, name: caller }) === undefined) return;
    if (pod === undefined) return void response.destroy();
    const answer = await world.dataPlane.get({ cluster, pod }, request.url ?? '', PATIENCE, ended.signal);
    response.statusCode = answer.exit === 0 ? answer.code : 502;
    response.end(answer.exit === 0 ? answer.body : answer.error);
  }

  async function runProgram(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [namespace = '', caller = '', container = ''] = (request.url ?? '').slice(1).split('/');
    const pod = readyPod(namespace, caller);
    let words = '';
    for await (const chunk of request.setEncoding('utf8')) words += chunk;
    if (pod === undefined) return void response.destroy();
    const none = (async function* () {})();
    const run = kubelet().exec(pod, container, words.trimEnd().split('\n'), none, ended.signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of run.stdout) chunks.push(chunk);
    response.statusCode = (await run.exit) === 0 ? 200 : 500;
    response.end(Buffer.concat(chunks));
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // The kubelet fills in the pod.
  const place = (between: string, ...parts: readonly string[]) => parts.map(part => `\${${part}}`).join(between);
  const proxy = `http://${place(':', 'POD_NAMESPACE', 'POD_NAME')}@127.0.0.1:${port}`;
  const programs = `http://127.0.0.1:${port}/${place('/', 'POD_NAMESPACE', 'POD_NAME', 'CONTAINER')}`;
  return {
    exec: [
      { containers: ['curl', 'sleep'], env: { http_proxy: proxy } },
      { containers: ['discovery', 'istio-proxy'], env: { PROGRAMS: programs } },
    ],
    path: `${scripts(folder)}:${process.env.PATH}`,
    close() {
      ended.abort();
      server.closeAllConnections();
      server.close();
    },
  };
}

function scripts(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh
printf '%s\\n' "\${0##*/}" "$@" | exec curl -sSf --noproxy '*' --data-binary @- "$PROGRAMS"
`;
  // kwok passes on no exit code but 0, and `pilot-agent wait` at a gateway ends with another one whatever it finds.
  const programs = { 'pilot-discovery': script, 'pilot-agent': `${script.trimEnd().replace('exec ', '')} || true\n` };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}
