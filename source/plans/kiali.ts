/**
 * Kiali for a mesh, read beside the procedure (docs/istio/kiali.md): one server, that reads every cluster. What must wait
 * for what stands with each step, so all clusters go side by side.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { type KialiPlan, remotesOfKiali } from '../model/kiali.ts';
import {
  connectClusters,
  kialiAccessProven,
  kialiConnected,
  prepareReader,
  readerTokenOfKiali,
} from '../steps/kiali-clusters.ts';
import { installKialiOperator, kialiKinds, kialiOperatorReady } from '../steps/kiali-operator.ts';
import { kialiSeesAll } from '../steps/kiali-proof.ts';
import {
  chooseKialiVersion,
  installKiali,
  kialiAddress,
  kialiServes,
  letKialiReadMetrics,
} from '../steps/kiali-server.ts';
import { metricsSteps } from './metrics.ts';

/** The plan for a Kiali at home that sees all members. */
export function kialiSteps(kiali: KialiPlan): readonly Step[] {
  const all = kiali.mesh.members;
  const remotes = remotesOfKiali(kiali);
  return checkPlan([
    // The operator
    ...all.flatMap(member => installKialiOperator(kiali, member)),
    ...all.map(member => kialiOperatorReady(kiali, member)),
    ...all.map(member => kialiKinds(member)),
    ...chooseKialiVersion(kiali),
    // The server on the home cluster, and its address
    installKiali(kiali),
    ...letKialiReadMetrics(kiali),
    kialiServes(kiali),
    ...kialiAddress(kiali),
    // The account that it has on each other cluster, its token, proven
    ...remotes.map(member => prepareReader(kiali, member)),
    ...remotes.map(member => readerTokenOfKiali(kiali, member)),
    ...remotes.map(member => kialiAccessProven(kiali, member)),
    // The credentials, at home
    ...connectClusters(kiali),
    ...kialiConnected(kiali),
    // The proof: the server itself lists every cluster
    kialiSeesAll(kiali),
    // The metrics that it draws
    ...metricsSteps(kiali),
  ]);
}
