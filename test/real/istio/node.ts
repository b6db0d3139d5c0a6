/**
 * The node of one cluster: what a kubelet, a pod network, DNS and a load balancer do, with processes in place of
 * containers. It looks twice a second, and takes Istio's programs for what their images have.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAt, recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { type Image, imageOf, istioImages, wordsOf } from './images.ts';
import { type LastEnd, lastEnd } from './last-end.ts';
import { environmentOf, NotThere, type Reader, writeVolume } from './pod-files.ts';
import { balance, joinPodNetwork, podPrefix } from './pod-network.ts';
import { type Mount, note, type Sandbox, SIDECAR, startSandbox } from './sandbox.ts';

export type NodeOptions = {
  readonly plane: ControlPlane;
  readonly index: number;
  /** The test's folder for this cluster. */
  readonly folder: string;
  readonly programs: string;
  /** All API servers that pods reach at 127.0.0.1. */
  readonly apiPorts: readonly number[];
  /** What runs here beside Istio's own images. */
  readonly images?: readonly Image[];
};

type Running = {
  readonly address: string;
  readonly folder: string;
  sandbox?: Sandbox;
  readonly processes: Map<string, ChildProcess>;
  /** By container: how its program ended, each time that it did. */
  readonly ends: Map<string, LastEnd>;
  status: string;
  restarts: number;
  /** It was told to end. */
  isEnding?: true;
};

export type PodNode = { stop(): Promise<void> };

/** Where the script of a command in a pod finds it. */
export function podFolder(folder: string, pod: KubeObject): string {
  return join(folder, 'pods', `${pod.metadata.namespace}`, pod.metadata.name);
}

export function startNode({ plane, index, folder, programs, apiPorts, ...options }: NodeOptions): PodNode {
  const images = [...(options.images ?? []), ...istioImages];
  const over = new AbortController();
  const pods = new Map<string, Running>();
  const hosts = join(folder, 'hosts');
  let balanced = '';
  let next = 2;
  mkdirSync(folder, { recursive: true });
  writeFileSync(hosts, '127.0.0.1 localhost\n');

  async function ask(method: string, path: string, body?: object, type = 'application/json'): Promise<unknown> {
    const answer = await plane.request(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: { 'content-type': type },
    });
    return answer.status < 300 ? JSON.parse(answer.body) : undefined;
  }
  const list = async (path: string) => listAt(await ask('GET', path), 'items') as readonly KubeObject[];

  const reader: Reader = {
    get: path => ask('GET', path),
    async token(namespace, account, audience) {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
      const spec = { ...(audience === undefined ? {} : { audiences: [audience] }), expirationSeconds: 43_200 };
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
      return textAt(await ask('POST', path, body), 'status', 'token') ?? '';
    },
  };

  async function start(pod: KubeObject): Promise<void> {
    const address = `${podPrefix(index)}.${Math.floor(next / 250)}.${(next % 250) + 1}`;
    next += 1;
    const own = podFolder(folder, pod);
    mkdirSync(own, { recursive: true });
    const running: Running = { address, folder: own, processes: new Map(), ends: new Map(), status: '', restarts: 0 };
    pods.set(pod.metadata.uid ?? '', running);
    const withAddress = { ...pod, status: { ...pod.status, podIP: address, hostIP: '127.0.0.1' } };
    await writeVolumes(withAddress, own);
    const ofImages = listAt(pod, 'spec', 'containers').flatMap(each => imageOf(images, each)?.mounts ?? []);
    const mounts = [...ofImages, ...mountsOf(pod, own), { from: hosts, to: '/etc/hosts' }];
    const sandbox = await startSandbox(own, programs, mounts);
    running.sandbox = sandbox;
    joinPodNetwork(sandbox.process, index, address, apiPorts);
    const network = join(own, 'network');
    rmSync(network, { force: true });
    symlinkSync(`/proc/${sandbox.process}/ns/net`, network);
    const init = listAt(pod, 'spec', 'initContainers');
    for (const container of [...init, ...listAt(pod, 'spec', 'containers')]) {
      const name = textAt(container, 'name') ?? '';
      const image = imageOf(images, container);
      const environment = {
        ...machine(),
        HOSTNAME: pod.metadata.name,
        ...image?.environment,
        ...environmentOf(withAddress, container),
      };
      const user = userOf(pod, container);
      writeFileSync(join(own, `${name}.env`), shellLines(sandbox.process, own, user, environment));
      const program = image?.program(wordsOf(container, environment), environment) ?? [];
      note(own, `${name}: ${program.join(' ')}`);
      if (program.length === 0) continue;
      const process = sandbox.run(name, program, environment, user);
      running.processes.set(name, process);
      if (init.includes(container) && textAt(container, 'restartPolicy') !== 'Always') await ended(process);
      else void keepRunning(running, container, process, () => sandbox.run(name, program, environment, user));
    }
  }

  /** As a kubelet does: what ends is started again. */
  async function keepRunning(running: Running, container: unknown, first: ChildProcess, again: () => ChildProcess) {
    const name = textAt(container, 'name') ?? '';
    const log = join(running.folder, `${name}.log`);
    let read = 0;
    for (let process = first; ; running.processes.set(name, process)) {
      await ended(process);
      const all = readFileSync(log, 'utf8');
      running.ends.set(name, lastEnd(container, process.exitCode, all.slice(read)));
      read = all.length;
      running.restarts += 1;
      await sleep(RESTART);
      if (over.signal.aborted || !isPresent(running)) return;
      process = again();
    }
  }
  const isPresent = (running: Running) => [...pods.values()].includes(running);

  function machine(): Record<string, string> {
    const [, port = ''] = /:(\d+)$/.exec(plane.server) ?? [];
    return {
      PATH: '/usr/local/bin:/opt/node:/usr/sbin:/usr/bin',
      HOME: '/tmp',
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: port,
    };
  }

  async function writeVolumes(pod: KubeObject, own: string): Promise<void> {
    for (const volume of listAt(pod, 'spec', 'volumes')) {
      await writeVolume(join(own, 'volumes', textAt(volume, 'name') ?? ''), volume, pod, reader);
    }
  }

  async function report(pod: KubeObject, running: Running): Promise<void> {
    const all = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
    const answers = await Promise.all(
      all.map(each => !running.processes.has(textAt(each, 'name') ?? '') || isReady(running.address, each)),
    );
    const ready = running.sandbox !== undefined && !answers.includes(false);
    const statuses = (field: string) =>
      listAt(pod, 'spec', field).map(container => {
        const isSidecar = field === 'containers' || textAt(container, 'restartPolicy') === 'Always';
        const times = { startedAt: STARTED, ...(isSidecar ? {} : { finishedAt: STARTED }) };
        const image = textAt(container, 'image') ?? '';
        const name = textAt(container, 'name') ?? '';
        const isDown = running.processes.get(name)?.exitCode !== null && running.ends.has(name);
        const going = isDown ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: times };
        const state = isSidecar ? going : { terminated: { ...times, exitCode: 0, reason: 'Completed' } };
        const isUp = !isSidecar || (!isDown && answers[all.indexOf(container)] !== false);
        const lastState = running.ends.get(name) ?? {};
        const said = { name, image, imageID: image, restartCount: running.restarts, ready: isUp, started: isSidecar };
        return { ...said, state, lastState };
      });
    const condition = (type: string, isTrue: boolean) => ({ type, status: isTrue ? 'True' : 'False' });
    const status = {
      phase: 'Running',
      podIP: running.address,
      podIPs: [{ ip: running.address }],
      hostIP: '127.0.0.1',
      hostIPs: [{ ip: '127.0.0.1' }],
      startTime: STARTED,
      conditions: [condition('Initialized', true), condition('ContainersReady', ready), condition('Ready', ready)],
      containerStatuses: statuses('containers'),
      initContainerStatuses: statuses('initContainers'),
    };
    const told = JSON.stringify(status);
    if (told === running.status) return;
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/status`;
    const written = await ask('PATCH', path, { status }, 'application/strategic-merge-patch+json');
    if (written !== undefined) running.status = told;
  }

  /** Programs serve on for a while: who calls them notices only by and by that they go. */
  async function end(pod: KubeObject, running: Running | undefined): Promise<void> {
    if (running?.isEnding === true) return;
    if (running !== undefined) running.isEnding = true;
    const grace = pod.metadata.deletionGracePeriodSeconds ?? 0;
    const finish = async () => {
      running?.sandbox?.stop();
      const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}?gracePeriodSeconds=0`;
      await ask('DELETE', path);
    };
    if (running?.sandbox === undefined || grace === 0) return finish();
    const isIstios = [...running.processes.keys()].every(name => name === 'discovery' || name === 'istio-proxy');
    if (isIstios) running.sandbox.terminate();
    setTimeout(() => void finish().catch(() => undefined), Math.min(grace * 1000, DRAIN)).unref();
  }

  async function look(): Promise<void> {
    const present = await list('/api/v1/pods');
    const seen = new Set(present.map(each => each.metadata.uid));
    for (const [uid, running] of pods) {
      if (seen.has(uid)) continue;
      running.sandbox?.stop();
      pods.delete(uid);
    }
    await Promise.all(
      present.map(async pod => {
        const found = pods.get(pod.metadata.uid ?? '');
        if (pod.metadata.deletionTimestamp !== undefined) return end(pod, found);
        if (textAt(pod, 'spec', 'nodeName') === undefined) return;
        if (found === undefined) start(pod).catch((error: unknown) => notStarted(pod, error));
        else if (found.sandbox !== undefined) {
          // What a pod has mounted stays, also when the Secret goes.
          await writeVolumes(pod, found.folder).catch(absent);
          await report(pod, found);
        }
      }),
    );
    await lookAtServices();
  }

  /** A volume that cannot be had is tried again until it can; so long the pod waits. */
  function notStarted(pod: KubeObject, error: unknown): void {
    note(podFolder(folder, pod), String(error));
    if (error instanceof NotThere) pods.delete(pod.metadata.uid ?? '');
  }

  function absent(error: unknown): void {
    if (!(error instanceof NotThere)) throw error;
  }

  async function lookAtServices(): Promise<void> {
    const services = await list('/api/v1/services');
    const slices = await list('/apis/discovery.k8s.io/v1/endpointslices');
    const lines = ['127.0.0.1 localhost'];
    const balancers: { address: string; port: number; to: string }[] = [];
    for (const service of services) {
      const { name, namespace = '' } = service.metadata;
      const own = slices.filter(
        each => each.metadata.namespace === namespace && each.metadata.labels?.['kubernetes.io/service-name'] === name,
      );
      const places = own.flatMap(slice =>
        (listAt(slice as unknown, 'endpoints') as readonly unknown[])
          .filter(each => recordAt(each, 'conditions').ready !== false)
          .flatMap(each => listAt(each, 'addresses').map(address => ({ address: String(address), slice }))),
      );
      // istiod is called without a proxy, and there is no kube-proxy that would know a Service's address.
      const direct = namespace === 'istio-system' ? places[0]?.address : undefined;
      const to = direct ?? textAt(service, 'spec', 'clusterIP');
      if (to !== undefined && to !== 'None') {
        lines.push(`${to} ${name}.${namespace} ${name}.${namespace}.svc ${name}.${namespace}.svc.cluster.local`);
      }
      for (const entry of listAt(service, 'status', 'loadBalancer', 'ingress')) {
        for (const port of listAt(service, 'spec', 'ports')) {
          const number = Number(recordAt(port).port);
          const first = places[0];
          const target = listAt(first?.slice, 'ports').find(each => textAt(each, 'name') === textAt(port, 'name'));
          const address = textAt(entry, 'ip');
          if (first === undefined || address === undefined || target === undefined) continue;
          balancers.push({ address, port: number, to: `${first.address}:${recordAt(target).port}` });
        }
      }
    }
    writeFileSync(hosts, `${lines.join('\n')}\n`);
    const told = JSON.stringify(balancers);
    if (told !== balanced) balance(index, balancers);
    balanced = told;
  }

  const running = (async () => {
    while (!over.signal.aborted) {
      await look().catch((error: unknown) => over.signal.aborted || console.error(`node of ${plane.name}:`, error));
      await sleep(500, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();

  return {
    async stop() {
      over.abort();
      await running;
      for (const each of pods.values()) each.sandbox?.stop();
    },
  };
}

/** Milliseconds until a container that ended is started again. */
const RESTART = 1_000;

/** Milliseconds in which a proxy drains, by its default. */
const DRAIN = 5_000;

const STARTED = '2026-01-01T00:00:00Z';

function mountsOf(pod: KubeObject, own: string): readonly Mount[] {
  const volumes = new Set(listAt(pod, 'spec', 'volumes').map(each => textAt(each, 'name')));
  const all = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  const mounts = all.flatMap(container =>
    listAt(container, 'volumeMounts').flatMap(each => {
      const name = textAt(each, 'name') ?? '';
      const to = textAt(each, 'mountPath')?.replace(/^\.?\/var\/run\//, '/run/');
      return to === undefined || !volumes.has(name) ? [] : [{ from: join(own, 'volumes', name), to }];
    }),
  );
  return [...new Map(mounts.map(each => [each.to, each])).values()];
}

/** The user of a container; images of the sidecar say 1337 themselves. */
function userOf(pod: KubeObject, container: unknown): number {
  const said = recordAt(container, 'securityContext').runAsUser ?? recordAt(pod, 'spec', 'securityContext').runAsUser;
  if (typeof said === 'number') return said;
  return textAt(container, 'name') === 'istio-proxy' ? SIDECAR : 0;
}

function shellLines(process: number, own: string, user: number, environment: Readonly<Record<string, string>>): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `POD_PROCESS=${process} POD_ROOT=${quoted(join(own, 'root'))} POD_USER=${user}`,
    ...Object.entries(environment)
      .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      .map(([name, value]) => `export ${name}=${quoted(value)}`),
    '',
  ].join('\n');
}

async function isReady(address: string, container: unknown): Promise<boolean> {
  const probe = recordAt(container, 'readinessProbe', 'httpGet');
  if (probe.port === undefined) return true;
  const named = listAt(container, 'ports').find(each => textAt(each, 'name') === probe.port);
  const port = recordAt(named).containerPort ?? probe.port;
  try {
    const answer = await fetch(`http://${address}:${port}${probe.path ?? '/'}`, {
      signal: AbortSignal.timeout(2000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function ended(process: ChildProcess): Promise<void> {
  return new Promise(resolve => process.once('exit', () => resolve()));
}
