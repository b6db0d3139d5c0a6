/** What a run reports, made by hand: how it begins, and its proof. */
import type { Event, Report } from '../../source/engine/events.ts';
import type { Step } from '../../source/engine/step.ts';
import { helloVersions, type Mesh } from '../../source/model/mesh.ts';
import type { Tally } from '../../source/model/tally.ts';

/** The event that begins a run. */
export function planEvent(mesh: Mesh, steps: readonly Step[]): Extract<Event, { event: 'plan' }> {
  return {
    event: 'plan',
    mesh: mesh.id,
    topology: mesh.topology,
    clusters: mesh.members.map(({ name, context: of, role, network }) => ({ name, context: of, role, network })),
    steps: steps.map(({ id, cluster, title, needs }) => ({ id, cluster, title, needs })),
  };
}

/** Tells what the last steps of a plan that is done tell: every istiod agrees, every cluster has received responses from every version. */
export function proveAll(mesh: Mesh, report: Report, at: number): ReadonlyMap<string, Tally> {
  const tallies = tallyOfAll(mesh);
  agree(mesh, report, at);
  report({ event: 'traffic', clusters: [...tallies].map(([name, tally]) => ({ name, ...tally })), at });
  return tallies;
}

function tallyOfAll(mesh: Mesh): ReadonlyMap<string, Tally> {
  const versions = Object.fromEntries(helloVersions(mesh).map(version => [version, 5]));
  return new Map(mesh.members.map(({ name }) => [name, { versions, misses: 0, reasons: {}, rate: 10 }]));
}

/** Every istiod says that all is well. */
function agree(mesh: Mesh, report: Report, at: number): void {
  const clusters = mesh.members.map(({ name }) => ({ id: name, sync: 'synced' }));
  const networks = mesh.members.map(({ network }) => network);
  for (const { name } of mesh.members) {
    report({ event: 'istiod', cluster: name, views: [{ pod: 'istiod-1', clusters, networks }], at });
  }
}
