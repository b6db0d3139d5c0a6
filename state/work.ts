/** The engine as the commands use it. Tests put works of their own in its place. */
import { surveyCluster } from '../source/checks/survey.ts';
import { preview } from '../source/engine/preview.ts';
import { runPlan } from '../source/engine/run.ts';
import { documents } from '../source/manifests/yaml.ts';
import { monitorTraffic } from '../source/traffic/monitor.ts';
import { prepare } from './prepare.ts';

export type Work = {
  readonly survey: typeof surveyCluster;
  readonly prepare: typeof prepare;
  readonly preview: typeof preview;
  readonly yaml: typeof documents;
  readonly run: typeof runPlan;
  readonly monitor: typeof monitorTraffic;
};

export const engineWork: Work = {
  survey: surveyCluster,
  prepare,
  preview,
  yaml: documents,
  run: runPlan,
  monitor: monitorTraffic,
};
