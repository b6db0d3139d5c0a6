/** The real control planes of the tests do what other tests rely on: raw requests only, nothing of the project's client. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { holdAnnotation } from './nodes-and-pods.ts';
import { kubernetesVersion } from './programs.ts';
import { unavailable } from './unavailable.ts';

type Seen = {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] };
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly gitVersion?: string;
};

const namespace = (name: string) => ({ metadata: { name } });

function deployment(name: string, replicas: number): object {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
    },
  };
}

async function get(cluster: ControlPlane, path: string): Promise<Seen> {
  const answer = await cluster.request('GET', path);
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body);
}

async function create(cluster: ControlPlane, path: string, body: object): Promise<void> {
  const answer = await cluster.request('POST', path, { body });
  assert.equal(answer.status, 201, answer.body);
}

/** What a watch tells, from the present state on, until `enough`. */
async function watched(cluster: ControlPlane, path: string, enough: (seen: ReadonlyMap<string, Seen>) => boolean) {
  const login = { ca: cluster.authority.certificate, key: cluster.admin.key, cert: cluster.admin.certificate };
  const request = httpsRequest(new URL(`${path}?watch=1&timeoutSeconds=60`, cluster.server), login).end();
  const [response]: IncomingMessage[] = await once(request, 'response');
  const seen = new Map<string, Seen>();
  let rest = '';
  for await (const chunk of response?.setEncoding('utf8') ?? []) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { object }: { object: Seen } = JSON.parse(line);
      seen.set(object.metadata.name, object);
    }
    if (enough(seen)) break;
  }
  assert.ok(enough(seen), `the watch of ${path} ended too early: ${JSON.stringify([...seen.values()])}`);
  return seen;
}

type Output = { readonly stdout: string; readonly status: { readonly status: string } };

async function exec(cluster: ControlPlane, pod: string, command: readonly string[]): Promise<Output> {
  const query = new URLSearchParams({ stdout: '1', stderr: '1' });
  for (const word of command) query.append('command', word);
  const url = `${cluster.server.replace('https', 'wss')}${pod}/exec?${query}`;
  const { certificate, key } = cluster.admin;
  const socket = new WebSocket(url, 'v5.channel.k8s.io', { ca: cluster.authority.certificate, cert: certificate, key });
  const channels = new Map<number, string>();
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    channels.set(channel, (channels.get(channel) ?? '') + data.subarray(1).toString());
  });
  await once(socket, 'close');
  return { stdout: channels.get(1) ?? '', status: JSON.parse(channels.get(3) ?? '{}') };
}

/** A new pod that runs; its path. */
async function running(cluster: ControlPlane, namespace: string, name: string): Promise<string> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await create(cluster, pods, { metadata: { name }, spec: { containers: [{ name: 'app', image: 'app:1' }] } });
  await watched(cluster, pods, seen => seen.get(name)?.status?.phase === 'Running');
  return `${pods}/${name}`;
}

async function gone(cluster: ControlPlane, path: string): Promise<void> {
  while ((await cluster.request('GET', path)).status !== 404) await sleep(20);
}

const isRunning = (pid: number) => {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
};

/** For what ends soon, but not in our hands. */
async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 240_000; !holds(); await sleep(20)) {
    assert.ok(performance.now() < deadline, `timed out after four minutes: ${what}`);
  }
}

describe('a control plane', { skip: unavailable(), timeout: 900_000 }, () => {
  let cluster: ControlPlane;
  before(async () => {
    cluster = await startControlPlane('east', {
      exec: [{ namespaces: ['sample'], env: { greeting: 'hello from east' } }, { env: { greeting: 'hello' } }],
      podLog: ['one', 'two'],
    });
    await create(cluster, '/api/v1/namespaces', namespace('sample'));
  });
  after(() => cluster?.stop());

  test('says that it is the Kubernetes that is pinned', async () => {
    assert.equal((await get(cluster, '/version')).gitVersion, kubernetesVersion);
  });

  test('gives every new namespace its default service account and the CA', async () => {
    await create(cluster, '/api/v1/namespaces', namespace('fresh'));
    await watched(cluster, '/api/v1/namespaces/fresh/serviceaccounts', seen => seen.has('default'));
    await watched(cluster, '/api/v1/namespaces/fresh/configmaps', seen => seen.has('kube-root-ca.crt'));
  });

  test('runs the pods of a Deployment, each with an address', async () => {
    await create(cluster, '/apis/apps/v1/namespaces/sample/deployments', deployment('hello', 2));
    const isReady = ({ status }: Seen) =>
      status?.phase === 'Running' && status.conditions?.some(each => each.type === 'Ready' && each.status === 'True');
    const pods = await watched(cluster, '/api/v1/namespaces/sample/pods', seen => {
      return [...seen.values()].filter(isReady).length === 2;
    });
    assert.equal(new Set([...pods.values()].map(pod => pod.status?.podIP)).size, 2);
    const available = await watched(cluster, '/apis/apps/v1/namespaces/sample/deployments', seen =>
      Boolean(seen.get('hello')?.status?.conditions?.some(each => each.type === 'Available' && each.status === 'True')),
    );
    assert.ok(available.has('hello'));
  });

  test('runs a command in a pod, with the environment that its namespace was given', async () => {
    const pod = await running(cluster, 'sample', 'client');
    const { stdout, status } = await exec(cluster, pod, ['sh', '-c', 'echo "$greeting, $1"', 'sh', 'you']);
    assert.equal(stdout, 'hello from east, you\n');
    assert.equal(status.status, 'Success');
    const elsewhere = await exec(cluster, await running(cluster, 'default', 'other'), ['printenv', 'greeting']);
    assert.equal(elsewhere.stdout, 'hello\n');
  });

  test('shows the log that it was given, for every container', async () => {
    await running(cluster, 'sample', 'talker');
    const answer = await cluster.request('GET', '/api/v1/namespaces/sample/pods/talker/log');
    assert.deepEqual([answer.status, answer.body], [200, 'one\ntwo\n']);
  });

  test('deletes a pod at once, and a namespace with what is in it', async () => {
    const pod = await running(cluster, 'sample', 'short-lived');
    await cluster.request('DELETE', pod);
    await gone(cluster, pod);
    await create(cluster, '/api/v1/namespaces', namespace('leaving'));
    await create(cluster, '/api/v1/namespaces/leaving/configmaps', { metadata: { name: 'in-it' } });
    await cluster.request('DELETE', '/api/v1/namespaces/leaving');
    await gone(cluster, '/api/v1/namespaces/leaving');
  });

  test('lets a test play the load balancer', async () => {
    await create(cluster, '/api/v1/namespaces/sample/services', {
      metadata: { name: 'gateway' },
      spec: { type: 'LoadBalancer', ports: [{ name: 'tls', port: 15443 }] },
    });
    const service = '/api/v1/namespaces/sample/services/gateway';
    const patched = await cluster.request('PATCH', `${service}/status`, {
      body: { status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal(patched.status, 200, patched.body);
    assert.equal((await get(cluster, service)).status?.loadBalancer?.ingress?.[0]?.ip, '203.0.113.7');
  });

  test('keeps a pod from getting ready that carries the annotation for it', async () => {
    const pods = '/api/v1/namespaces/sample/pods';
    const metadata = { name: 'held', annotations: { [holdAnnotation]: 'an image that cannot be pulled' } };
    await create(cluster, pods, { metadata, spec: { containers: [{ name: 'app', image: 'app:1' }] } });
    await watched(cluster, pods, seen =>
      Boolean(seen.get('held')?.status?.conditions?.some(each => each.type === 'PodScheduled')),
    );
    // One that was made later runs: this one had its chance.
    await running(cluster, 'sample', 'not-held');
    assert.equal((await get(cluster, `${pods}/held`)).status?.phase, 'Pending');
  });

  test('knows the bearer of the admin token', async () => {
    const answer = await cluster.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      body: { spec: { token: cluster.adminToken } },
    });
    assert.match(answer.body, /"authenticated": ?true/);
  });

  test('keeps its data and its controllers when the API server is killed and started again', async () => {
    const path = '/api/v1/namespaces/sample/configmaps';
    await create(cluster, path, { metadata: { name: 'kept' }, data: { word: 'still here' } });
    await cluster.killServer();
    await assert.rejects(cluster.request('GET', `${path}/kept`), { code: 'ECONNREFUSED' });
    await cluster.startServer();
    assert.equal((await get(cluster, `${path}/kept`)).data?.word, 'still here');
    await create(cluster, '/apis/apps/v1/namespaces/sample/deployments', deployment('later', 1));
    await watched(cluster, '/api/v1/namespaces/sample/pods', seen => {
      return [...seen.values()].some(pod => pod.metadata.name.startsWith('later') && pod.status?.phase === 'Running');
    });
  });

  test('answers nothing while its API server is frozen, and again afterwards', async () => {
    await cluster.pause('kube-apiserver');
    await assert.rejects(cluster.request('GET', '/version', {}, AbortSignal.timeout(500)));
    cluster.resume('kube-apiserver');
    assert.equal((await cluster.request('GET', '/version')).status, 200);
  });
});

describe('control planes', { skip: unavailable(), timeout: 900_000 }, () => {
  const onlyApi = { without: ['kube-controller-manager', 'kube-scheduler', 'kwok'] } as const;

  test('run beside each other, and stop without leaving a process or a file', async () => {
    const [east, west] = await Promise.all([startControlPlane('east', onlyApi), startControlPlane('west', onlyApi)]);
    try {
      assert.notEqual(east.server, west.server);
      await create(east, '/api/v1/namespaces', namespace('only-east'));
      assert.equal((await west.request('GET', '/api/v1/namespaces/only-east')).status, 404);
    } finally {
      const pids = [east, west].flatMap(cluster => [...cluster.pids().values()]);
      assert.equal(pids.length, 6);
      await Promise.all([east.stop(), west.stop()]);
      assert.deepEqual(pids.filter(isRunning), []);
      assert.deepEqual([east.folder, west.folder].filter(existsSync), []);
    }
  });

  test('take with them what commands in pods have left running', async () => {
    const cluster = await startControlPlane('east');
    // `timeout` makes a process group of its own, and its parent ends at once.
    const leave = 'timeout 300 sleep 300 >/dev/null 2>&1 & echo $!';
    const { stdout } = await exec(cluster, await running(cluster, 'default', 'client'), ['sh', '-c', leave]);
    const left = Number(stdout);
    assert.ok(isRunning(left));
    await cluster.stop();
    assert.equal(isRunning(left), false);
    assert.equal(existsSync(cluster.folder), false);
  });

  test('go away with the process that started them, even if that is killed', async () => {
    const script = `
      import { startControlPlane } from ${JSON.stringify(join(import.meta.dirname, 'control-plane.ts'))};
      const { folder, pids } = await startControlPlane('orphan', { without: ['kube-scheduler'] });
      console.log(JSON.stringify({ folder, pids: [...pids().values()] }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text] = await once(parent.stdout.setEncoding('utf8'), 'data');
    const { folder, pids }: { folder: string; pids: readonly number[] } = JSON.parse(text);
    assert.equal(pids.length, 6);
    assert.ok(pids.every(isRunning) && existsSync(folder));
    parent.kill('SIGKILL');
    await eventually('all processes have ended', () => !pids.some(isRunning));
    await eventually('the folder is gone', () => !existsSync(folder));
  });

  test('go away when only their supervisor is killed', async () => {
    const cluster = await startControlPlane('east', onlyApi);
    const pids = cluster.pids();
    process.kill(pids.get('supervisor') ?? 0, 'SIGKILL');
    await eventually('all processes have ended', () => ![...pids.values()].some(isRunning));
    await eventually('the folder is gone', () => !existsSync(cluster.folder));
    await cluster.stop();
  });

  test('say what the programs said when they do not come up', async () => {
    await assert.rejects(
      startControlPlane('east', { serverFlags: ['--no-such-flag'] }),
      /kube-apiserver ended .*unknown flag: --no-such-flag/s,
    );
  });

  test('stop starting when the signal aborts', async () => {
    await assert.rejects(startControlPlane('east', onlyApi, AbortSignal.timeout(300)), { name: 'TimeoutError' });
  });
});
