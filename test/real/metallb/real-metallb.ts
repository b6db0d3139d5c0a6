/**
 * MetalLB's controller itself on a real control plane, with upstream's manifest and as its own ServiceAccount: its
 * webhook judges pools, and it gives Services addresses. The pod is kwok's, the program beside it does the work; nobody
 * announces addresses.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { METALLB_NAMESPACE } from '../../../source/model/address-pool.ts';
import { recordAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Cluster } from '../../../source/ports.ts';
import { buildPrograms } from '../../control-plane/build.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { tryLock } from '../../control-plane/lock.ts';
import { supervised } from '../../control-plane/supervised.ts';
import { logOf } from '../../control-plane/until.ts';
import { type Dial, podNetwork } from '../mesh/pod-network.ts';
import { put } from '../put.ts';

export type RealMetalLb = {
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  /** Until then its pod is there, and nothing answers in it. */
  start(): void;
  log(): string;
  stop(): Promise<void>;
};

export type MetalLbOptions = {
  /** The address of its node. */
  readonly node: string;
  /** Its webhook has a port of its own, which only one on a machine can have; without it no pool is judged. */
  readonly webhook: boolean;
};

const CONTROLLER = 'metallb-controller';
const WEBHOOK_PORT = 9443;

export async function realMetalLb(name: string, { node, webhook }: MetalLbOptions): Promise<RealMetalLb> {
  const built = await buildPrograms(process.env, 'metallb', line => console.error(`control planes: ${line}`));
  if ('reason' in built) throw new Error(built.reason);
  const program = built.paths[CONTROLLER];
  const port = webhook ? await webhookPort() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-metallb-'));
  const programs = await supervised();
  const over = new AbortController();
  const pods = await podNetwork(
    join(folder, 'socket'),
    webhookAt(() => programs.pids().has(CONTROLLER)),
  );
  const ends: (() => unknown)[] = [() => over.abort(), programs.stop, pods.close];
  const stop = async () => {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
    port?.release();
  };
  try {
    const egress = join(folder, 'egress.json');
    writeFileSync(egress, pods.egress);
    const plane = await startControlPlane(name, { serverFlags: [`--egress-selector-config-file=${egress}`] });
    ends.push(plane.stop);
    await addressed(plane, node);
    const manifest = loadAll(readFileSync(join(dirname(program), 'metallb-native.yaml'), 'utf8')) as KubeObject[];
    await put(
      plane,
      manifest.filter(({ kind }) => webhook || kind !== 'ValidatingWebhookConfiguration'),
    );
    const file = join(folder, 'admin');
    writeFileSync(file, plane.kubeconfig, { mode: 0o600 });
    const contexts = loadContexts({ kubeconfig: file, environment: {}, home: '/nowhere' });
    ends.push(contexts.close);
    const [only] = contexts.all;
    if (only === undefined) throw new Error('a control plane has a context');
    return {
      plane,
      cluster: contexts.connect(only.name, name),
      start: () => {
        const own = join(folder, 'controller');
        const account = `system:serviceaccount:${METALLB_NAMESPACE}:controller`;
        const groups = [
          'system:serviceaccounts',
          `system:serviceaccounts:${METALLB_NAMESPACE}`,
          'system:authenticated',
        ];
        writeFileSync(own, plane.kubeconfigFor(account, groups), { mode: 0o600 });
        // The webhook's server reads its certificate below TMPDIR, whatever the flag says.
        const certificates = join(programs.folder, 'k8s-webhook-server', 'serving-certs');
        const flags = ['--port=0', `--cert-dir=${certificates}`, `--webhook-mode=${webhook ? 'enabled' : 'disabled'}`];
        const environment = {
          PATH: process.env.PATH ?? '',
          HOME: programs.folder,
          TMPDIR: programs.folder,
          KUBECONFIG: own,
          METALLB_NAMESPACE,
        };
        programs.start(CONTROLLER, program, flags, environment);
        if (webhook) void mounted(plane, certificates, over.signal);
      },
      log: () => logOf(programs, CONTROLLER),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Another run of these tests on this machine may have the port: then it is waited for. */
async function webhookPort(): Promise<{ release(): void }> {
  for (;;) {
    const lock = tryLock(join(tmpdir(), `eastwest-port-${WEBHOOK_PORT}`));
    if ('release' in lock) return lock;
    await sleep(500);
  }
}

/** Connections to the webhook of the controller's pod go to the program beside it. */
function webhookAt(runs: () => boolean): Dial {
  return (_host, port, connection) => {
    if (port !== WEBHOOK_PORT || !runs()) return 'connection refused';
    const caller = connection();
    const answering = connect(port, '127.0.0.1');
    answering.once('connect', () => caller.pipe(answering).pipe(caller));
    answering.on('error', () => caller.destroy());
    caller.on('close', () => answering.destroy());
    return undefined;
  };
}

/** What a kubelet does with the volume of a Secret: the files appear once the Secret has them. */
async function mounted(plane: ControlPlane, folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const path = `/api/v1/namespaces/${METALLB_NAMESPACE}/secrets/metallb-webhook-cert`;
  while (!signal.aborted) {
    const answer = await plane.request('GET', path).catch(() => undefined);
    const data = Object.entries(answer === undefined ? {} : recordAt(JSON.parse(answer.body), 'data'));
    for (const [name, text] of data) writeFileSync(join(folder, name), Buffer.from(String(text), 'base64'));
    if (data.length > 0) return;
    await sleep(100);
  }
}

async function addressed(plane: ControlPlane, address: string): Promise<void> {
  const body = { status: { addresses: [{ type: 'InternalIP', address }] } };
  const headers = { 'content-type': 'application/merge-patch+json' };
  await plane.request('PATCH', '/api/v1/nodes/node-1/status', { body, headers });
}
