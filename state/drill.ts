/** A failover drill on a mesh that is watched: the engine scales, the paths tell what came of it. */
import type { Report } from '../source/engine/events.ts';
import type { Mesh } from '../source/model/mesh.ts';
import type { World } from '../source/ports.ts';
import type { PreparedDrill } from '../source/preparation/prepare-drill.ts';
import { type Drilling, type DrillResult, runDrill } from '../source/traffic/drill.ts';
import type { Operations } from './operations.ts';

export type DrillOnMesh = Pick<Drilling, 'paths' | 'isProven'> & {
  readonly mesh: Mesh;
  readonly world: World;
  readonly drill: PreparedDrill;
  readonly run: Operations['run'];
  /** Receives the events of writes, and what the drill finds as incidents. */
  readonly report: Report;
};

/** Drills until it is over. Whatever happens, helloworld is brought back. */
export function drillOnMesh(on: DrillOnMesh, signal: AbortSignal): Promise<DrillResult> {
  const { drill, isProven, mesh, paths, report, run, world } = on;
  const { clock } = world;
  const scale: Drilling['scale'] = async (way, ending) =>
    (await run(mesh, drill[way], world, report, ending)).outcome === 'done';
  const tell: Drilling['tell'] = incident => report({ event: 'incident', ...incident, at: clock.now() });
  return runDrill({ mesh, member: drill.member, paths, clock, isProven, scale, tell }, signal);
}
