/**
 * Multi-primary on one network (docs/istio/topologies.md#multi-primary-one-network), the Sail Operator's chapter
 * "Multi-Primary". Pods reach each other directly: no gateway, no load balancer, the same network label everywhere.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { type Mesh, peersOf, sampled } from '../model/mesh.ts';
import { cniAgent, injectorReady, installControlPlane, prepareNamespace } from '../steps/control-plane.ts';
import { handOver } from '../steps/hand-over.ts';
import { createCacerts, issueIntermediateCa, restartIstiod } from '../steps/intermediate-ca.ts';
import { chooseIstioVersion } from '../steps/istio-version.ts';
import { installOperator, istioCrdsAvailable, operatorReady } from '../steps/operator.ts';
import { istiodsSynced, receiveEveryVersion } from '../steps/proof.ts';
import { copyPullSecrets } from '../steps/pull-secrets.ts';
import {
  createReaderAccount,
  createReaderToken,
  verifyReaderAccess,
  writeRemoteSecret,
} from '../steps/remote-access.ts';
import { installClient, installHelloworld, prepareSamples } from '../steps/samples.ts';

/** The plan for a mesh whose members are all primaries on one network. */
export function multiPrimarySingleNetwork(mesh: Mesh): readonly Step[] {
  const all = mesh.members;
  return checkPlan([
    // The operator
    ...all.flatMap(member => installOperator(member)),
    ...all.map(member => operatorReady(member)),
    ...all.map(member => istioCrdsAvailable(member)),
    ...chooseIstioVersion(mesh),
    // The namespace with the common network
    ...all.map(member => prepareNamespace(member)),
    ...all.flatMap(member => copyPullSecrets(mesh, member, 'istio')),
    // The plugged-in CA
    ...all.map(member => issueIntermediateCa(member)),
    ...createCacerts(all),
    ...all.flatMap(member => restartIstiod(member)),
    // The CNI agent
    ...all.flatMap(member => cniAgent(mesh, member)),
    // The control plane
    ...all.flatMap(member => handOver(mesh, member)),
    ...all.map(member => installControlPlane(mesh, member)),
    ...all.map(member => injectorReady(member)),
    // The istio-reader account of each cluster, its token, verified
    ...all.map(member => createReaderAccount(member)),
    ...all.map(member => createReaderToken(member)),
    ...all.map(member => verifyReaderAccess(member)),
    // The remote secrets, on each cluster one of every other cluster
    ...all.flatMap(holder => peersOf(mesh, holder).map(other => writeRemoteSecret(mesh, holder, other))),
    // The proof: helloworld, its client, responses across the clusters
    ...sampled(mesh).map(member => prepareSamples(mesh, member)),
    ...sampled(mesh).flatMap(member => copyPullSecrets(mesh, member, 'samples')),
    ...sampled(mesh).map(member => installHelloworld(mesh, member)),
    ...sampled(mesh).map(member => installClient(mesh, member)),
    ...sampled(mesh).map(member => receiveEveryVersion(mesh, member)),
    ...all.map(member => istiodsSynced(mesh, member)),
  ]);
}
