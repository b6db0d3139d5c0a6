/** The world that a command works on, opened and closed around it: real clusters, or simulated ones. */
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isLeftOver, markedName } from '../../source/files/left-over.ts';
import { realClock } from '../../source/kubernetes/clock.ts';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { proxyFor } from '../../source/kubernetes/kubeconfig/proxy.ts';
import { createProveAccess } from '../../source/kubernetes/prove-access.ts';
import { resolveHost } from '../../source/kubernetes/resolve-host.ts';
import { createVerifyServer } from '../../source/kubernetes/verify-server.ts';
import type { Contexts, Resolve } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import { resolveSimulated } from '../../source/rehearsal/mesh/host-names.ts';
import type { MeshFlags, WorldFlags } from '../command.ts';
import type { Io } from '../io.ts';
import { lazyCertificates } from './certificates.ts';
import { hasEndedHere, holderOf, thisPlace } from './holder.ts';
import { openTrace, type TraceFile } from './trace-file.ts';

export type Opened = {
  readonly host: Host;
  /** Where certificates go when the user named no folder. */
  readonly certificates: (meshId: string) => string;
};

/** Does `work` with the world, and ends it whatever happens: connections closed, simulated clusters stopped. */
export async function withHost<Result>(
  flags: WorldFlags,
  mesh: Pick<MeshFlags, 'meshId'>,
  io: Io,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  if (flags.trace === undefined) return withWorld(flags, mesh, io, undefined, work);
  const trace = openTrace(resolve(io.folder, flags.trace));
  try {
    return await withWorld(flags, mesh, io, trace, work);
  } finally {
    trace.close();
  }
}

async function withWorld<Result>(
  flags: WorldFlags,
  mesh: Pick<MeshFlags, 'meshId'>,
  io: Io,
  trace: TraceFile | undefined,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  switch (flags.kind) {
    case 'kubeconfig': {
      const places = { kubeconfig: flags.file, environment: io.environment, home: io.home };
      const contexts = loadContexts(places, trace?.write);
      return closing(contexts, () =>
        work({
          host: hostOn('kubeconfig', contexts, mesh.meshId, io, trace),
          certificates: id => `eastwest-certs/${id}`,
        }),
      );
    }
    case 'rehearsal':
      return inTemporaryFolder(async folder => {
        const kubeconfig = join(folder, 'kubeconfig');
        const { startRehearsal } = await import('../../source/rehearsal/start.ts');
        // Not ended by ctrl-c itself: what works on the clusters stops first.
        const never = new AbortController().signal;
        const rehearsal = await startRehearsal({ ...flags.scenario, kubeconfigFile: kubeconfig }, never);
        try {
          const contexts = loadContexts({ kubeconfig, environment: {}, home: io.home }, trace?.write);
          return await closing(contexts, () =>
            work({
              host: hostOn('rehearsal', contexts, mesh.meshId, { ...io, environment: {} }, trace),
              certificates: id => join(folder, id),
            }),
          );
        } finally {
          await rehearsal.stop();
        }
      });
  }
}

function hostOn(
  kind: Host['kind'],
  contexts: Contexts,
  meshId: string,
  { environment, folder }: Pick<Io, 'environment' | 'folder'>,
  trace: TraceFile | undefined,
): Host {
  const clock = realClock;
  const place = thisPlace();
  return {
    kind,
    contexts,
    clock,
    proveAccess: createProveAccess(environment),
    verifyServer: createVerifyServer(environment),
    resolve: resolverOf(kind),
    holder: holderOf(environment, place),
    hasEnded: hasEndedHere(environment, place),
    // What reads certificates takes longer than the first frame may.
    readAuthorities: async file =>
      (await import('../../source/kubernetes/kubeconfig/authorities-file.ts')).readAuthorities(file),
    readBundle: async (reference, operator, signal) => {
      const { readBundle } = await import('../../source/operator-bundle/read.ts');
      // The same proxies as for API servers.
      const proxy = (server: URL) => proxyFor(server.href, undefined, environment);
      return readBundle(reference, { folder, proxy, operator }, signal);
    },
    ...(trace === undefined ? {} : { trace: trace.write }),
    ...lazyCertificates(meshId, clock),
  };
}

function resolverOf(kind: Host['kind']): Resolve {
  switch (kind) {
    case 'kubeconfig':
      return resolveHost;
    case 'rehearsal':
      return resolveSimulated(resolveHost);
  }
}

async function closing<Result>(contexts: Contexts, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await contexts.close();
  }
}

const TEMPORARY = 'eastwest-run-';

/** Only its owner can read it. It holds a rehearsal's kubeconfig and its certificates. */
export async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  await clearLeftOver(tmpdir());
  const folder = await mkdtemp(join(tmpdir(), markedName(TEMPORARY)));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What programs of this user left that were killed: it holds keys, of simulated clusters only. */
async function clearLeftOver(place: string): Promise<void> {
  try {
    for (const name of (await readdir(place)).filter(each => isLeftOver(each, TEMPORARY))) {
      const found = await lstat(join(place, name));
      if (found.isDirectory() && found.uid === process.getuid?.())
        await rm(join(place, name), { recursive: true, force: true });
    }
  } catch {
    // Another program clears at this moment, or the place cannot be listed: then it stays for the next one.
  }
}
