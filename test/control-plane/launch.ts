/** One attempt to start a control plane. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerLog, kubeletConfiguration } from './commands-in-pods.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { type Credentials, writeCredentials } from './credentials.ts';
import { files, flagsOf, type Placement } from './flags.ts';
import { requestSender, type SendRequest } from './https-request.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kwokConfiguration } from './nodes-and-pods.ts';
import { freePorts } from './ports.ts';
import { type ProgramName, type ProgramPaths, programNames } from './programs.ts';
import { type Supervised, supervised } from './supervised.ts';
import { logOf, until } from './until.ts';

/** Leaves nothing behind when it rejects. */
export async function launch(
  name: string,
  paths: ProgramPaths,
  options: ControlPlaneOptions,
  signal: AbortSignal,
): Promise<ControlPlane> {
  signal.throwIfAborted();
  const [etcd = 0, etcdPeers = 0, server = 0, kubelet = 0] = await freePorts(4);
  const group = await supervised();
  try {
    const { folder } = group;
    const placement: Placement = {
      folder,
      ports: { etcd, etcdPeers, server, kubelet },
      podNetwork: options.podNetwork ?? '10.244.0.0/16',
      serverFlags: options.serverFlags ?? [],
    };
    const run = (program: ProgramName) =>
      group.start(program, paths[program], flagsOf(program, placement), environment(program, folder, options));
    run('etcd');
    const url = `https://127.0.0.1:${server}`;
    const credentials = await writeCredentials(name, url, folder);
    const podLog = join(folder, files.podLog);
    writeFileSync(podLog, containerLog(options.podLog ?? []));
    writeFileSync(
      join(folder, files.kubelet),
      kubeletConfiguration(options.exec ?? [{ env: {} }], podLog, options.network),
    );
    writeFileSync(join(folder, files.kwok), kwokConfiguration(kubelet, options.podsRunElsewhere ?? false));

    const { send, close } = requestSender(url, credentials.authority.certificate, credentials.admin);
    const startServer = async (aborted: AbortSignal) => {
      run('kube-apiserver');
      const isReady = async () => (await send('GET', '/readyz')).status === 200;
      await until(group, 'the API server is ready', isReady, aborted);
    };
    await startServer(signal);
    const left = programNames.filter(program => program !== 'etcd' && program !== 'kube-apiserver');
    for (const program of left) if (!leavesOut(options, program)) run(program);
    await settle(group, send, options, signal);
    return controlPlane(name, { url, etcd, credentials, group, send, close, startServer });
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/** The programs get nothing of the user's environment: no proxies (all is on loopback), no HOME to write into. */
function environment(program: ProgramName, folder: string, options: ControlPlaneOptions): Record<string, string> {
  const path = process.env.PATH ?? '';
  // They live for seconds and are mostly busy reading kinds: collecting garbage less often is a quarter less work.
  return {
    GOGC: '400',
    GOMEMLIMIT: '600MiB',
    HOME: folder,
    TMPDIR: folder,
    PATH: program === 'test-kubelet' ? (options.path ?? path) : path,
  };
}

/** Without kwok there is no node, and nobody who would ask a kubelet. */
function leavesOut({ without = [] }: ControlPlaneOptions, program: ProgramName): boolean {
  const names: readonly ProgramName[] = without;
  return names.includes(program === 'test-kubelet' ? 'kwok' : program);
}

/** Until pods could be made and would run. */
async function settle(group: Supervised, send: SendRequest, options: ControlPlaneOptions, signal: AbortSignal) {
  for (const node of leavesOut(options, 'kwok') ? [] : (options.nodes ?? ['node-1'])) {
    // As a kubelet labels itself: Deployments select nodes by these (the operator's by architecture).
    const platform = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' };
    const metadata = { name: node, labels: { 'kubernetes.io/hostname': node, ...platform } };
    await send('POST', '/api/v1/nodes', { body: { metadata } });
    const isReady = async () => isNodeReady((await send('GET', `/api/v1/nodes/${node}`)).body);
    await until(group, `node ${node} is ready`, isReady, signal);
  }
  if (leavesOut(options, 'kube-controller-manager')) return;
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await until(group, 'service accounts are made', async () => (await send('GET', account)).status === 200, signal);
}

function isNodeReady(json: string): boolean {
  const node: { status?: { conditions?: readonly { type: string; status: string }[] } } = JSON.parse(json);
  return node.status?.conditions?.some(each => each.type === 'Ready' && each.status === 'True') ?? false;
}

type Running = {
  readonly url: string;
  readonly etcd: number;
  readonly credentials: Credentials;
  readonly group: Supervised;
  readonly send: SendRequest;
  readonly close: () => void;
  readonly startServer: (signal: AbortSignal) => Promise<void>;
};

function controlPlane(
  name: string,
  { url, etcd, credentials, group, send, close, startServer }: Running,
): ControlPlane {
  const { authority } = credentials;
  return {
    ...credentials,
    name,
    server: url,
    etcd: `http://127.0.0.1:${etcd}`,
    folder: group.folder,
    kubeconfigFor: (user, groups) => kubeconfig(name, url, authority.certificate, authority.client(user, groups)),
    request: send,
    pids: () => new Map([['supervisor', group.pid], ...group.pids()]),
    log: program => logOf(group, program),
    killServer: async () => {
      group.signal('kube-apiserver', 'SIGKILL');
      while (group.pids().has('kube-apiserver')) await sleep(5);
    },
    startServer: (signal = new AbortController().signal) => startServer(signal),
    pause: program => group.freeze(program),
    resume: program => group.signal(program, 'SIGCONT'),
    stop: async () => {
      close();
      await group.stop();
    },
  };
}
