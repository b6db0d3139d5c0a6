/**
 * Kiali for a mesh, read beside the procedure (docs/istio/kiali.md): one server, that reads every cluster. What must wait
 * for what stands with each step, so all clusters go side by side.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { type KialiPlan, operatedByKiali, remotesOfKiali } from '../model/kiali.ts';
import { prepareReader } from '../steps/kiali-account.ts';
import { connectClusters, kialiAccessProven, kialiConnected } from '../steps/kiali-clusters.ts';
import { installConsole } from '../steps/kiali-console.ts';
import { checkKialiFields } from '../steps/kiali-fields.ts';
import { installKialiOperator, kialiKinds, kialiOperatorReady } from '../steps/kiali-operator.ts';
import { kialiSeesAll } from '../steps/kiali-proof.ts';
import {
  chooseKialiVersion,
  installKiali,
  kialiAddress,
  kialiServes,
  letKialiReadMetrics,
} from '../steps/kiali-server.ts';
import { readerTokenOfKiali, revokeOldTokens } from '../steps/kiali-token.ts';
import { metricsSteps } from './metrics.ts';

/** The plan for a Kiali at home that sees all members. */
export function kialiSteps(kiali: KialiPlan): readonly Step[] {
  const operated = operatedByKiali(kiali);
  const remotes = remotesOfKiali(kiali);
  return checkPlan([
    // The operator: at home, and where it creates the account
    ...operated.flatMap(member => installKialiOperator(kiali, member)),
    ...operated.map(member => kialiOperatorReady(kiali, member)),
    ...operated.map(member => kialiKinds(member)),
    ...checkKialiFields(kiali),
    ...chooseKialiVersion(kiali),
    // The server on the home cluster, and its address
    installKiali(kiali),
    ...letKialiReadMetrics(kiali),
    ...kialiServes(kiali),
    ...kialiAddress(kiali),
    // The account that it has on each other cluster, its token, proven
    ...remotes.flatMap(member => prepareReader(kiali, member)),
    ...remotes.map(member => readerTokenOfKiali(kiali, member)),
    ...remotes.map(member => kialiAccessProven(kiali, member)),
    // The credentials, at home
    ...connectClusters(kiali),
    ...kialiConnected(kiali),
    // The proof: the server itself lists every cluster
    kialiSeesAll(kiali),
    // Its plugin for OpenShift's web console
    ...installConsole(kiali),
    // Where a token was rotated: the one before it is good until then
    ...remotes.flatMap(member => revokeOldTokens(kiali, member)),
    // The metrics that it draws
    ...metricsSteps(kiali),
  ]);
}
