/** A command in a simulated container: what it is given, and how it answers. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Caller } from '../../mesh/endpoints.ts';
import type { Site } from '../site.ts';

export type Process = {
  readonly site: Site;
  readonly pod: KubeObject;
  readonly container: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  out(text: string): Promise<void>;
  err(text: string): Promise<void>;
  readonly signal: AbortSignal;
};

/** Runs with its arguments (its own name first) and returns its exit code. */
export type Program = (args: readonly string[], process: Process) => Promise<number>;

/** The pod as a caller in the mesh; nothing when its cluster has left the world. */
export function callerOf({ site, pod }: Process): Caller | undefined {
  const cluster = site.world.view.cluster(site.name);
  return cluster === undefined ? undefined : { cluster, pod };
}
