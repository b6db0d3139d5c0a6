/** The code that contacts clusters, in one piece: loaded when a command first asks for it (`operations.ts`). */
export { surveyCluster } from '../source/checks/survey.ts';
export { gatherEvidence } from '../source/diagnosis/gather.ts';
export { walkAll } from '../source/diagnosis/walk.ts';
export { runClaimed } from '../source/engine/claimed-run.ts';
export { checkMesh } from '../source/health/check-mesh.ts';
export { objectChanges } from '../source/preparation/object-changes.ts';
export { prepare, prepareTraffic, recheck } from '../source/preparation/prepare.ts';
export { prepareDrill } from '../source/preparation/prepare-drill.ts';
export { planKiali, readForKiali } from '../source/preparation/prepare-kiali.ts';
export { prepareKialiDisconnection } from '../source/preparation/prepare-kiali-disconnection.ts';
export { prepareRemoval } from '../source/preparation/prepare-removal.ts';
export { prepareRootChange } from '../source/preparation/prepare-root-change.ts';
export { readKialiAnswer } from '../source/status/kiali-answer.ts';
export { readMeshStatus } from '../source/status/read-mesh-status.ts';
export { monitorTraffic } from '../source/traffic/monitor.ts';
