/** The engine as the commands use it. Tests put works of their own in its place. */
import type { surveyCluster } from '../source/checks/survey.ts';
import type { gatherEvidence } from '../source/diagnosis/gather.ts';
import type { walkAll } from '../source/diagnosis/walk.ts';
import type { runClaimed } from '../source/engine/claimed-run.ts';
import { preview } from '../source/engine/preview.ts';
import { documents } from '../source/manifests/yaml.ts';
import type { prepare } from '../source/preparation/prepare.ts';
import type { prepareRemoval } from '../source/preparation/prepare-removal.ts';
import type { monitorTraffic } from '../source/traffic/monitor.ts';

export type Work = {
  readonly survey: typeof surveyCluster;
  readonly prepare: typeof prepare;
  readonly prepareRemoval: typeof prepareRemoval;
  readonly preview: typeof preview;
  readonly yaml: typeof documents;
  readonly run: typeof runClaimed;
  readonly monitor: typeof monitorTraffic;
  readonly gather: typeof gatherEvidence;
  readonly walkAll: (...given: Parameters<typeof walkAll>) => Promise<ReturnType<typeof walkAll>>;
};

/** The first frame does not wait for what talks to clusters. */
const engine = () => import('./engine.ts');

export const engineWork: Work = {
  survey: async (...given) => (await engine()).surveyCluster(...given),
  prepare: async (...given) => (await engine()).prepare(...given),
  prepareRemoval: async (...given) => (await engine()).prepareRemoval(...given),
  preview,
  yaml: documents,
  run: async (...given) => (await engine()).runClaimed(...given),
  monitor: async (...given) => (await engine()).monitorTraffic(...given),
  gather: async (...given) => (await engine()).gatherEvidence(...given),
  walkAll: async (...given) => (await engine()).walkAll(...given),
};
