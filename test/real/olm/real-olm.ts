/**
 * OLM itself on a real control plane, as OpenShift runs it: a catalog source that a server of the test answers for, the
 * namespace of operators with its group, and OLM's two programs. What the operators' Deployments start is played by kwok.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { operatorPackage } from '../../../source/model/operator-package.ts';
import type { Cluster, World } from '../../../source/ports.ts';
import type { Bundle } from '../../../source/rehearsal/controllers/olm/bundle.ts';
import { buildPrograms } from '../../control-plane/build.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { supervised } from '../../control-plane/supervised.ts';
import { logOf } from '../../control-plane/until.ts';
import { worldOf } from '../../helpers/scripted-cluster.ts';
import { put } from '../put.ts';
import { serveCatalog } from './catalog-server.ts';

export type RealOlm = {
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  readonly world: World;
  /** What one of OLM's two programs has said so far. */
  log(program: OlmProgram): string;
  stop(): Promise<void>;
};

type OlmProgram = 'olm-operator' | 'catalog-operator';

const API = 'operators.coreos.com/v1alpha1';
const { namespace, source, sourceNamespace } = operatorPackage('openshift');
const PROGRAMS = 'openshift-operator-lifecycle-manager';

const named = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** The one that every cluster with OLM has: for operators that watch all namespaces. */
export const globalOperators: KubeObject = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: 'global-operators', namespace },
  spec: {},
};

/** With a catalog of these: OLM keeps what it has read of one, so they are the same all the time. */
export async function realOlm(offered: readonly Bundle[]): Promise<RealOlm> {
  const built = await buildPrograms(process.env, 'olm', line => console.error(`control planes: ${line}`));
  if ('reason' in built) throw new Error(built.reason);
  const { paths } = built;
  const [plane, programs, catalog] = await Promise.all([startControlPlane('olm'), supervised(), serveCatalog(offered)]);
  const stop = async () => {
    await programs.stop();
    await Promise.all([plane.stop(), catalog.close()]);
  };
  try {
    await put(plane, [
      ...olmKinds(dirname(paths['olm-operator'])),
      ...[namespace, sourceNamespace, PROGRAMS].map(named),
    ]);
    await put(plane, [globalOperators, catalogSource(catalog.address)]);
    const file = join(programs.folder, 'kubeconfig');
    writeFileSync(file, plane.kubeconfig, { mode: 0o600 });
    const environment = { PATH: process.env.PATH ?? '', HOME: programs.folder, KUBECONFIG: file };
    const start = (program: OlmProgram, ...flags: readonly string[]) =>
      programs.start(program, paths[program], ['--writeStatusName=', ...flags], environment);
    start('olm-operator', `--namespace=${PROGRAMS}`);
    start('catalog-operator', `--namespace=${sourceNamespace}`);
    const contexts = loadContexts({ kubeconfig: file, environment: {}, home: '/nowhere' });
    const [only] = contexts.all;
    if (only === undefined) throw new Error('a control plane has a context');
    const cluster = contexts.connect(only.name, 'east');
    const log = (program: OlmProgram) => logOf(programs, program);
    await catalogReady(cluster, log);
    return {
      plane,
      cluster,
      world: worldOf(realClock, [cluster]),
      log,
      stop: async () => {
        contexts.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function catalogSource(address: string): KubeObject {
  return {
    apiVersion: API,
    kind: 'CatalogSource',
    metadata: { name: source, namespace: sourceNamespace },
    spec: { sourceType: 'grpc', address, displayName: 'A catalog', publisher: 'a test' },
  };
}

function olmKinds(folder: string): readonly KubeObject[] {
  const crds = join(folder, 'crds');
  const documents = readdirSync(crds).flatMap(name => loadAll(readFileSync(join(crds, name), 'utf8')));
  return documents.filter(each => textAt(each, 'kind') === 'CustomResourceDefinition') as readonly KubeObject[];
}

async function catalogReady(cluster: Cluster, log: RealOlm['log']): Promise<void> {
  const ref = { apiVersion: API, kind: 'CatalogSource', namespace: sourceNamespace, name: source };
  for (const end = performance.now() + 240_000; performance.now() < end; await sleep(200)) {
    const found = await cluster.read(ref, AbortSignal.timeout(60_000));
    if (textAt(found, 'status', 'connectionState', 'lastObservedState') === 'READY') return;
  }
  throw new Error(`OLM does not read the catalog: ${log('catalog-operator').slice(-1500)}`);
}
