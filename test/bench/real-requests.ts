/**
 * How many requests a second the monitor's way sends from a pod, beside the loop of the docs (one `kubectl exec … curl` each),
 * in one run on a real API server: `node test/bench/real-requests.ts [SECONDS]`. The pod's commands run on this machine, and
 * helloworld is a small server here, so that what is measured is the way there, not the mesh.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { realClock } from '../../source/kubernetes/clock.ts';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { requestCommand } from '../../source/traffic/hello.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { runningPod } from '../real/running-pod.ts';

const seconds = Number(process.argv[2] ?? 10);
/** As many as one client is asked for here. */
const RATE = 2000;

const server = createServer((_request, response) => response.end('Hello version: v1, instance: helloworld-v1-a\n'));
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const url = `http://127.0.0.1:${port}/hello`;
const plane = await startControlPlane('bench');
try {
  await plane.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'sample' } } });
  const target = await runningPod(plane, 'sample', 'curl');
  const kubeconfig = join(plane.folder, 'bench-kubeconfig');
  writeFileSync(kubeconfig, plane.kubeconfig, { mode: 0o600 });

  const docs = ['exec', '-n', 'sample', 'curl', '-c', 'main', '--', 'curl', '-sS', url];
  let asked = 0;
  const begin = performance.now();
  // The server must answer while kubectl runs: so the loop is a shell of its own.
  while (performance.now() - begin < seconds * 1000) {
    const ended = spawn('kubectl', ['--kubeconfig', kubeconfig, ...docs], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of ended.stdout) said += chunk;
    if (said.startsWith('Hello version')) asked += 1;
  }
  const loop = asked / ((performance.now() - begin) / 1000);

  const contexts = loadContexts({ kubeconfig, environment: {}, home: plane.folder });
  const cluster = contexts.connect(contexts.all[0]?.name ?? '', 'bench');
  const over = new AbortController();
  const session = cluster.exec(target, requestCommand(url, RATE), over.signal);
  let responses = 0;
  const reading = (async () => {
    for await (const chunk of session.stdout)
      responses += Buffer.from(chunk).toString().split('Hello version').length - 1;
  })();
  await realClock.sleep(2000, over.signal);
  const [before, at] = [responses, performance.now()];
  await realClock.sleep(seconds * 1000, over.signal);
  const own = (responses - before) / ((performance.now() - at) / 1000);
  // By the end of its stdin the command ends, and with it the reading.
  session.close();
  await reading.catch(() => undefined);
  await session.ended.catch(() => undefined);
  await contexts.close();
  process.stdout.write(
    `docs' loop ${loop.toFixed(1)}/s, the monitor's way ${own.toFixed(0)}/s: ${(own / loop).toFixed(0)} times as many\n`,
  );
} finally {
  await plane.stop();
  server.close();
}
