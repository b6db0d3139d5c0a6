/**
 * The main job on many clusters: `eastwest up` against an `eastwest rehearse` in a process of its own, beside a bare
 * client that makes as many Secrets there. `node test/bench/clusters.ts [CLUSTERS] [SECONDS OF TWO]`: 2, 12
 * and 100 are what the goals below are about; with the seconds that 2 clusters took, the ratio to them is told too.
 * One line of JSON. Times in seconds, memory in MB. Linux only: it reads /proc.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readKubeconfig } from '../../source/kubernetes/kubeconfig/files.ts';
import { simulatedClusters } from './simulated-clusters.ts';

/** With 100 clusters: 9,900 remote secrets. */
const goals = { seconds: 300, rss: 600, rssAimedAt: 400 };

const root = new URL('../..', import.meta.url).pathname;
const clusters = Number(process.argv[2] ?? 2);
const ofTwo = process.argv[3] === undefined ? undefined : Number(process.argv[3]);
const folder = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));
const program = join(folder, 'dist', 'eastwest.js');
/** Clock ticks of the kernel in a second, as /proc counts processor time. */
const ticks = 100;

/** What a process has cost so far. */
function cost(pid: number): { readonly rss: number; readonly cpu: number } {
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  const [, after = ''] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const fields = after.split(' ');
  return { rss: peak, cpu: (Number(fields[11]) + Number(fields[12])) / ticks };
}

type Ran = { readonly seconds: number; readonly rss: number; readonly cpu: number; readonly written: number };

/** `up` to its end. Throws when the mesh is not proven. */
async function up(names: readonly string[], kubeconfig: string): Promise<Ran> {
  const chosen = names.flatMap(name => ['--cluster', name]);
  const places = ['--kubeconfig', kubeconfig, '--certificates', join(folder, 'certificates')];
  const begin = performance.now();
  const args = [program, 'up', ...places, ...chosen, '--yes', '-o', 'ndjson'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const { pid, stdout } = child;
  if (pid === undefined) throw new Error('up did not start');
  let last = { rss: 0, cpu: 0 };
  const sampling = setInterval(() => {
    try {
      last = cost(pid);
    } catch {
      // It has ended: what was seen last counts.
    }
  }, 200);
  let written = 0;
  let outcome = '';
  const failed: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    if (line.startsWith('{"event":"applied"')) written += 1;
    if (line.startsWith('{"event":"failed"') && !line.includes('"code":"blocked"')) failed.push(line);
    if (line.startsWith('{"event":"result"')) outcome = /"outcome":"([^"]*)"/.exec(line)?.[1] ?? '';
  }
  clearInterval(sampling);
  if (outcome !== (clusters === 1 ? 'done' : 'proven')) {
    throw new Error(`the mesh is ${outcome}; ${failed.length} steps failed, first: ${failed[0]}`);
  }
  return { seconds: (performance.now() - begin) / 1000, ...last, written };
}

/** The floor: as many Secrets of a remote secret's size, by Node's own client over connections that stay open. */
async function bareWrites(count: number, kubeconfig: string): Promise<number> {
  const { clusters: servers, users } = readKubeconfig({ kubeconfig, environment: {}, home: folder });
  const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString();
  const agents = servers.map((each, index) => {
    const [cert, key] = [decoded(users[index]?.certificateData), decoded(users[index]?.keyData)];
    return new Agent({ keepAlive: true, maxSockets: 4, ca: decoded(each.caData), cert, key });
  });
  const data = { kubeconfig: Buffer.alloc(3000, 'x').toString('base64') };
  const write = (number: number) =>
    new Promise<void>((resolve, reject) => {
      const at = number % servers.length;
      const url = `${servers[at]?.server}/api/v1/namespaces/default/secrets`;
      const headers = { 'content-type': 'application/json' };
      const sent = request(url, { method: 'POST', headers, agent: agents[at] }, response => {
        response.resume().on('end', () => (response.statusCode === 201 ? resolve() : reject(response.statusCode)));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `bench-${number}` }, data }));
    });
  const begin = performance.now();
  await Promise.all(Array.from({ length: count }, (_, number) => write(number)));
  for (const agent of agents) agent.destroy();
  return (performance.now() - begin) / 1000;
}

const rounded = (value: number) => Math.round(value * 10) / 10;

try {
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  const built = spawnSync(process.execPath, ['bin/build.mjs', 'bin/eastwest.ts', join(folder, 'dist')], { cwd: root });
  if (built.status !== 0) throw new Error(String(built.stderr));
  const { names, kubeconfig, stop } = await simulatedClusters(clusters, folder, 0, program);
  try {
    const { seconds, rss, cpu, written } = await up(names, kubeconfig);
    const floor = await bareWrites(written, kubeconfig);
    console.log(
      JSON.stringify({
        clusters,
        seconds: rounded(seconds),
        cpu: rounded(cpu),
        rss: Math.round(rss),
        written,
        floor: rounded(floor),
        timesTheFloor: rounded(seconds / floor),
        ...(ofTwo === undefined ? {} : { timesTwoClusters: rounded(seconds / ofTwo) }),
        goals,
      }),
    );
  } finally {
    await stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
