/** What talks to clusters, in one piece: loaded when a command first asks for it (`work.ts`). */
export { surveyCluster } from '../source/checks/survey.ts';
export { runPlan } from '../source/engine/run.ts';
export { monitorTraffic } from '../source/traffic/monitor.ts';
export { prepare } from './prepare.ts';
export { prepareRemoval } from './prepare-removal.ts';
