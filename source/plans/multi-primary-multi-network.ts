/**
 * Multi-primary on different networks (docs/istio/topologies.md#multi-primary-several-networks), the Sail Operator's
 * chapter "Multi-Primary - Multi-Network". The list reads like the procedure; what must wait for what stands with each
 * step, so all clusters go side by side.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { type Mesh, peersOf, sampled } from '../model/mesh.ts';
import { createAddressPool } from '../steps/address-pool.ts';
import { cniAgent, injectorReady, installControlPlane, prepareNamespace } from '../steps/control-plane.ts';
import { exposeServices, gatewayAddress, installGateway } from '../steps/gateway.ts';
import { handOver } from '../steps/hand-over.ts';
import { createCacerts, issueIntermediateCa, restartIstiod } from '../steps/intermediate-ca.ts';
import { chooseIstioVersion } from '../steps/istio-version.ts';
import { reachJoiningClusters } from '../steps/joining.ts';
import { installOperator, istioCrdsAvailable, operatorReady } from '../steps/operator.ts';
import { istiodsSynced, reachGateways, receiveEveryVersion } from '../steps/proof.ts';
import { copyPullSecrets } from '../steps/pull-secrets.ts';
import {
  createReaderAccount,
  createReaderToken,
  verifyReaderAccess,
  writeRemoteSecret,
} from '../steps/remote-access.ts';
import { installClient, installHelloworld, prepareSamples } from '../steps/samples.ts';

/** The plan for a mesh whose members are all primaries, each with a gateway. */
export function multiPrimaryMultiNetwork(mesh: Mesh): readonly Step[] {
  const all = mesh.members;
  return checkPlan([
    // The operator
    ...all.flatMap(member => installOperator(member)),
    ...all.map(member => operatorReady(member)),
    ...all.map(member => istioCrdsAvailable(member)),
    ...chooseIstioVersion(mesh),
    // The namespace with its network
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
    // Addresses for load balancers, where MetalLB is to give them
    ...all.flatMap(member => createAddressPool(member)),
    // The east-west gateway and its address
    ...all.map(member => installGateway(member)),
    ...all.map(member => gatewayAddress(member)),
    // The services that it exposes
    ...all.map(member => exposeServices(member)),
    // The istio-reader account of each cluster, its token, verified
    ...all.map(member => createReaderAccount(member)),
    ...all.map(member => createReaderToken(member)),
    ...all.map(member => verifyReaderAccess(member)),
    // Gateways of joining clusters are reached before istiods know them
    ...reachJoiningClusters(mesh, all),
    // The remote secrets, on each cluster one of every other cluster
    ...all.flatMap(holder => peersOf(mesh, holder).map(other => writeRemoteSecret(mesh, holder, other))),
    // The proof: helloworld, its client, responses across the clusters
    ...sampled(mesh).map(member => prepareSamples(mesh, member)),
    ...sampled(mesh).flatMap(member => copyPullSecrets(mesh, member, 'samples')),
    ...sampled(mesh).map(member => installHelloworld(mesh, member)),
    ...sampled(mesh).map(member => installClient(mesh, member)),
    ...sampled(mesh).map(member => receiveEveryVersion(mesh, member)),
    ...sampled(mesh).flatMap(member => reachGateways(mesh, member)),
    ...all.map(member => istiodsSynced(mesh, member)),
  ]);
}
