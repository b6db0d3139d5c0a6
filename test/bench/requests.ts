/**
 * What an `up` that changes nothing asks of each cluster: `node test/bench/requests.ts [CLUSTERS]`. A table
 * of the first cluster's requests with what each is for, then one line of JSON: requests of each cluster, beside the
 * floor of one for each object that the plan holds there, and how many of them were sent more than once. Commands in
 * pods are not counted: they are web sockets.
 */
import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../bin/run-main.ts';
import { simulatedClusters } from './simulated-clusters.ts';

type Sent = { readonly origin: string; readonly method: string; readonly path: string };

/** The first that fits. */
const purposes: readonly (readonly [of: RegExp, purpose: string])[] = [
  [/^GET (\/version|\/apis?)$/, 'survey: what it is'],
  [/selfsubjectaccessreviews/, 'rights: of the user, or of the reader account'],
  [/dryRun=All/, 'checks: would it be accepted'],
  [/^PATCH /, 'run: apply'],
  [/^POST /, 'run: create'],
  [/[?&]watch=/, 'run: wait until it is so'],
  [/^GET /, 'survey, checks, and before each apply'],
];

/** Without what differs from run to run. */
const shown = ({ method, path }: Sent) =>
  `${method} ${path.replace(/([?&])(resourceVersion|timeoutSeconds)=[^&]*/g, '$1')}`;

let sent: Sent[] = [];
subscribe('undici:request:create', message => {
  const { request } = message as { readonly request: Sent };
  sent.push({ origin: String(request.origin), method: request.method, path: request.path });
});

const count = Number(process.argv[2] ?? 2);
const folder = mkdtempSync(join(tmpdir(), 'eastwest-requests-'));
const clusters = await simulatedClusters(count, folder);

/** Objects by cluster. Throws where the mesh is not proven, or where something was changed that should not be. */
async function up(results: readonly string[]): Promise<readonly number[]> {
  const chosen = clusters.names.flatMap(name => ['--cluster', name]);
  const argv = ['up', '--yes', '-o', 'ndjson', '--kubeconfig', clusters.kubeconfig, ...chosen];
  const { exit, stdout, stderr } = await runMain(argv, { folder });
  if (exit !== 0) throw new Error(stderr);
  const applied = stdout.split('\n').filter(line => line.startsWith('{"event":"applied"'));
  const other = applied.find(line => !results.some(result => line.includes(`"result":"${result}"`)));
  if (other !== undefined) throw new Error(`not expected: ${other}`);
  return clusters.names.map(name => applied.filter(line => line.includes(`"cluster":"${name}"`)).length);
}

try {
  await up(['created', 'configured', 'unchanged', 'kept']);
  sent = [];
  const objects = await up(['unchanged', 'kept']);
  const byCluster = [...Map.groupBy(sent, ({ origin }) => origin).values()];
  const [first = []] = byCluster;
  for (const [request, times] of [...Map.groupBy(first, shown)].toSorted(([a], [b]) => a.localeCompare(b))) {
    const purpose = purposes.find(([of]) => of.test(request))?.[1] ?? '?';
    console.log(`${String(times.length).padStart(3)}  ${request}  [${purpose}]`);
  }
  const doubled = byCluster.map(all => all.length - new Set(all.map(shown)).size);
  const requests = byCluster.map(all => all.length);
  const ratio = Math.round((100 * Math.max(...requests)) / Math.max(...objects)) / 100;
  console.log(JSON.stringify({ clusters: count, requests, floor: objects, ratio, doubled }));
} finally {
  await clusters.stop();
  rmSync(folder, { recursive: true, force: true });
}
