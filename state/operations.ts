/** What commands have done on clusters. Tests put operations of their own in its place. */
import type { surveyCluster } from '../source/checks/survey.ts';
import type { gatherEvidence } from '../source/diagnosis/gather.ts';
import type { walkAll } from '../source/diagnosis/walk.ts';
import type { runClaimed } from '../source/engine/claimed-run.ts';
import type { Report } from '../source/engine/events.ts';
import { preview } from '../source/engine/preview.ts';
import type { checkMesh } from '../source/health/check-mesh.ts';
import { documents } from '../source/manifests/yaml.ts';
import type { objectChanges } from '../source/preparation/object-changes.ts';
import type { prepare, prepareTraffic, recheck } from '../source/preparation/prepare.ts';
import type { prepareDrill } from '../source/preparation/prepare-drill.ts';
import type { planKiali, readForKiali } from '../source/preparation/prepare-kiali.ts';
import type { prepareKialiDisconnection } from '../source/preparation/prepare-kiali-disconnection.ts';
import type { prepareRemoval } from '../source/preparation/prepare-removal.ts';
import type { prepareRootChange } from '../source/preparation/prepare-root-change.ts';
import type { readKialiAnswer } from '../source/status/kiali-answer.ts';
import type { readMeshStatus } from '../source/status/read-mesh-status.ts';
import type { monitorTraffic } from '../source/traffic/monitor.ts';

export type Operations = {
  readonly survey: typeof surveyCluster;
  readonly prepare: typeof prepare;
  readonly prepareToMonitor: typeof prepareTraffic;
  readonly recheck: typeof recheck;
  readonly check: typeof checkMesh;
  readonly prepareRemoval: typeof prepareRemoval;
  readonly prepareKialiDisconnection: typeof prepareKialiDisconnection;
  readonly prepareRootChange: typeof prepareRootChange;
  readonly prepareDrill: typeof prepareDrill;
  readonly readForKiali: typeof readForKiali;
  readonly planKiali: typeof planKiali;
  readonly kialiAnswer: typeof readKialiAnswer;
  readonly preview: typeof preview;
  readonly changes: typeof objectChanges;
  readonly yaml: typeof documents;
  readonly run: typeof runClaimed;
  readonly monitor: typeof monitorTraffic;
  readonly gather: typeof gatherEvidence;
  readonly status: typeof readMeshStatus;
  readonly walkAll: (...given: Parameters<typeof walkAll>) => Promise<ReturnType<typeof walkAll>>;
};

/** The same, and what they report goes to the trace as well, where there is one. */
export function tracing(operations: Operations, trace: Report | undefined): Operations {
  if (trace === undefined) return operations;
  const both =
    <E extends Parameters<Report>[0]>(report: (event: E) => void) =>
    (event: E) => {
      trace(event);
      report(event);
    };
  return {
    ...operations,
    run: (mesh, steps, world, report, signal) => operations.run(mesh, steps, world, both(report), signal),
    monitor: (ask, report, ...more) => operations.monitor(ask, both(report), ...more),
  };
}

/** The first frame does not wait for the code that contacts clusters. */
const loaded = () => import('./loaded-operations.ts');

export const lazyOperations: Operations = {
  survey: async (...given) => (await loaded()).surveyCluster(...given),
  prepare: async (...given) => (await loaded()).prepare(...given),
  recheck: async (...given) => (await loaded()).recheck(...given),
  check: async (...given) => (await loaded()).checkMesh(...given),
  prepareToMonitor: async (...given) => (await loaded()).prepareTraffic(...given),
  prepareRemoval: async (...given) => (await loaded()).prepareRemoval(...given),
  prepareKialiDisconnection: async (...given) => (await loaded()).prepareKialiDisconnection(...given),
  prepareRootChange: async (...given) => (await loaded()).prepareRootChange(...given),
  readForKiali: async (...given) => (await loaded()).readForKiali(...given),
  planKiali: async (...given) => (await loaded()).planKiali(...given),
  kialiAnswer: async (...given) => (await loaded()).readKialiAnswer(...given),
  prepareDrill: async (...given) => (await loaded()).prepareDrill(...given),
  preview,
  changes: async (...given) => (await loaded()).objectChanges(...given),
  yaml: documents,
  run: async (...given) => (await loaded()).runClaimed(...given),
  monitor: async (...given) => (await loaded()).monitorTraffic(...given),
  gather: async (...given) => (await loaded()).gatherEvidence(...given),
  status: async (...given) => (await loaded()).readMeshStatus(...given),
  walkAll: async (...given) => (await loaded()).walkAll(...given),
};
