/** The programs of the simulated containers: few, and each truthful. */
import { request as ask } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { at, listAt, textAt } from '../../../model/fields.ts';
import { refusalOfGateway } from '../../mesh/connect.ts';
import { placeDialled } from '../../mesh/dialled-place.ts';
import { envoySecrets } from '../../mesh/envoy-secrets.ts';
import { envoyClusters } from '../../mesh/envoy-text.ts';
import { istiodDebug } from '../../mesh/istiod-debug.ts';
import { requestCounters } from '../../mesh/request-counters.ts';
import { patienceOf } from './hello-loop.ts';
import { callerOf, type Process, type Program } from './program.ts';

/** By the container they are in; `*` are everywhere. */
export const programs: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  discovery: { 'pilot-discovery': pilotDiscovery },
  'istio-proxy': { 'pilot-agent': pilotAgent, curl },
  curl: { curl },
  sleep: { curl },
  kiali: { curl: curlLocally },
  '*': {
    cat,
    echo: async (args, process) => said(process, `${args.slice(1).join(' ')}\n`),
    env: async (_args, process) => said(process, environmentLines(process)),
    hostname: async (_args, process) => said(process, `${process.pod.metadata.name}\n`),
    ls: async (_args, process) => said(process, 'bin\ndev\netc\nhome\nlib\nproc\nroot\nsys\ntmp\nusr\nvar\n'),
    printenv: async (_args, process) => said(process, environmentLines(process)),
    true: async () => 0,
    false: async () => 1,
  },
};

async function said(process: Process, text: string): Promise<number> {
  await process.out(text);
  return 0;
}

function environmentLines(process: Process): string {
  return `${environmentOf(process)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

/** Without a file: what comes in on stdin, until it ends. */
async function cat(args: readonly string[], process: Process): Promise<number> {
  const files = args.slice(1);
  if (files.length === 0) {
    const decoder = new TextDecoder();
    for await (const chunk of process.stdin) await process.out(decoder.decode(chunk, { stream: true }));
    return 0;
  }
  if (files[0] === '/etc/hostname') return said(process, `${process.pod.metadata.name}\n`);
  await process.err(`cat: can't open '${files[0]}': No such file or directory\n`);
  return 1;
}

/** `pilot-discovery request GET /debug/clusterz`. */
async function pilotDiscovery(args: readonly string[], process: Process): Promise<number> {
  const [, verb, method, path = ''] = args;
  const { site, pod } = process;
  const istiod = site.istiods().find(each => each.pod === pod.metadata.name);
  if (verb === 'version') return said(process, `version.BuildInfo{Version:"${istiod?.version ?? ''}"}\n`);
  if (verb !== 'request' || method !== 'GET') {
    await process.err(`Error: unknown command "${verb}" for "pilot-discovery"\n`);
    return 1;
  }
  if (istiod?.isServing !== true) {
    const where = 'http://127.0.0.1:15014';
    await process.err(`Error: Get "${where}${path}": dial tcp 127.0.0.1:15014: connect: connection refused\n`);
    return 1;
  }
  const answer = istiodDebug(site.world.view, istiod, path);
  if (answer !== undefined) return said(process, `${answer}\n`);
  await process.err('Error: unexpected status code: 404\n');
  return 1;
}

/** `pilot-agent request GET clusters`. */
async function pilotAgent(args: readonly string[], process: Process): Promise<number> {
  const [, verb, method, path = ''] = args;
  const caller = callerOf(process);
  if (verb === 'request' && method === 'GET' && caller !== undefined) {
    if (path.replace(/^\//, '') === 'clusters')
      return said(process, envoyClusters(process.site.world.dataPlane, caller));
    if (/^\/?stats\/prometheus(\?|$)/.test(path)) {
      return said(process, requestCounters(process.site.world.dataPlane, caller));
    }
    if (path.replace(/^\//, '') === 'config_dump?resource=dynamic_active_secrets') {
      const { namespace = 'default' } = process.pod.metadata;
      const account = textAt(process.pod, 'spec', 'serviceAccountName') ?? 'default';
      const uri = `spiffe://cluster.local/ns/${namespace}/sa/${account}`;
      return said(process, envoySecrets(process.site.world.view.identityOf(process.pod), uri));
    }
    if (path.replace(/^\//, '') === 'ready') return said(process, 'LIVE\n');
  }
  if (verb === 'wait' && caller !== undefined) return waited(args, process);
  await process.err(`Error: cannot answer ${args.slice(1).join(' ')}\n`);
  return 1;
}

/** `pilot-agent wait --url http://ADDRESS:15443/`: a gateway is not a health check, so it never waits with success. */
async function waited(args: readonly string[], process: Process): Promise<number> {
  const given = (flag: string) => args[args.indexOf(flag) + 1] ?? '';
  const url = given('--url');
  const { hostname, port } = new URL(url);
  const refusal = refusalOfGateway(process.site.world.view, hostname.replace(/^\[|\]$/g, ''), Number(port));
  const isSlow = refusal === 'i/o timeout';
  await process.site.clock.sleep(isSlow ? Number(given('--requestTimeoutMillis')) : 0, process.signal);
  const why = isSlow
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    : (refusal ?? 'read: connection reset by peer');
  const last = `Get "${url}": ${why}`;
  await process.err(`Error: timeout waiting for Envoy proxy to become ready. Last error: ${last}\n`);
  return 1;
}

/** One GET, as the docs call it: `curl -sS helloworld.sample:5000/hello`. */
async function curl(args: readonly string[], process: Process): Promise<number> {
  const url = args.slice(1).find((each, index) => !each.startsWith('-') && !takesValue(args[index] ?? ''));
  if (url === undefined) {
    await process.err("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  const caller = callerOf(process);
  if (caller === undefined) return 7;
  const dialled = await dialledByCurl(url, process);
  if (dialled !== undefined) return dialled;
  const answer = await process.site.world.dataPlane.get(caller, url, patienceOf(args.join(' ')), process.signal);
  if (!args.includes('-o')) await process.out(answer.body);
  const format = args[args.indexOf('-w') + 1];
  if (args.includes('-w') && format !== undefined) await process.out(written(format, answer.code, answer.seconds));
  const isQuiet = args.some(each => /^-[a-zA-Z]*s/.test(each)) && !args.some(each => /^-[a-zA-Z]*S/.test(each));
  if (answer.exit !== 0 && !isQuiet) await process.err(`curl: (${answer.exit}) ${answer.error}\n`);
  return answer.exit;
}

/** An address outside Services: a gateway, a node, or an API server. Undefined for names of Services. */
async function dialledByCurl(url: string, process: Process): Promise<number | undefined> {
  if (!URL.canParse(url) || !url.startsWith('https:')) return undefined;
  const { world, clock } = process.site;
  const found = await placeDialled(world, new URL(url));
  if (found === undefined) return undefined;
  const { hostname, port } = new URL(url);
  const at = `${hostname} port ${port || '443'}`;
  switch (found) {
    case 'open':
      return 0;
    case 'reset':
      await process.err('curl: (35) TLS connect error\n');
      return 35;
    case 'refused':
      await process.err(`curl: (7) Failed to connect to ${at} after 0 ms: Could not connect to server\n`);
      return 7;
    case 'dropped':
      await clock.sleep(4_000, process.signal);
      await process.err(`curl: (28) Connection timed out after 4000 milliseconds\n`);
      return 28;
  }
}

const takesValue = (flag: string) => ['-m', '--max-time', '-w', '--write-out', '-o', '-H', '-X'].includes(flag);

function written(format: string, code: number, seconds: number): string {
  return format
    .replaceAll('\\n', '\n')
    .replaceAll('%{http_code}', String(code).padStart(3, '0'))
    .replaceAll('%{time_total}', seconds.toFixed(6));
}

/** What a container asks of itself: `curl http://localhost:20001/kiali/api`. Red Hat's image of Kiali has curl. */
async function curlLocally(args: readonly string[], process: Process): Promise<number> {
  const url = args.slice(1).find(each => /^https?:/.test(each)) ?? '';
  const { protocol, port, pathname, search } = new URL(URL.canParse(url) ? url : 'http://localhost');
  const socket = process.site.listeners.connect(process.pod, Number(port || (protocol === 'https:' ? 443 : 80)));
  if (socket === undefined) {
    await process.err(`curl: (7) Failed to connect to localhost port ${port}: Connection refused\n`);
    return 7;
  }
  const stream = protocol === 'https:' ? connectTls({ socket, rejectUnauthorized: false }) : socket;
  await process.out(await bodyOf(stream, `${pathname}${search}`));
  return 0;
}

function bodyOf(stream: Duplex, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = ask({ createConnection: () => stream, path, headers: { host: 'localhost', connection: 'close' } });
    sent.on('error', reject);
    sent.on('response', async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(text);
    });
    sent.end();
  });
}

/** Plain values of its spec, references to the pod's own fields, and what every container has. */
function environmentOf({ pod, container }: Process): readonly (readonly [string, string])[] {
  const all = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  const spec = all.find(each => textAt(each, 'name') === container);
  const own = listAt(spec, 'env').flatMap(each => {
    const name = textAt(each, 'name');
    const path = textAt(each, 'valueFrom', 'fieldRef', 'fieldPath');
    const value = textAt(each, 'value') ?? (path === undefined ? undefined : at(pod, ...path.split('.')));
    return name === undefined || typeof value !== 'string' ? [] : [[name, value] as const];
  });
  return [
    ['HOSTNAME', pod.metadata.name],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ...own,
    ['HOME', '/'],
  ];
}
