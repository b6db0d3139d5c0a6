/**
 * Primary-remote on different networks (docs/istio/topologies.md#primary-remote-several-networks), the Sail Operator's
 * chapter "Primary-Remote - Multi-Network". Several primaries, with and without remotes, are the same list
 * (docs/istio/topologies.md#general-order).
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { hasRemotes, type Mesh, peersOf, primaries, remotes, sampled } from '../model/mesh.ts';
import { createAddressPool } from '../steps/address-pool.ts';
import { cniAgent, injectorReady, installControlPlane, prepareNamespace } from '../steps/control-plane.ts';
import { discoveryAddress, exposeIstiod, exposeServices, gatewayAddress, installGateway } from '../steps/gateway.ts';
import { handOver } from '../steps/hand-over.ts';
import { createCacerts, issueIntermediateCa, restartIstiod } from '../steps/intermediate-ca.ts';
import { chooseIstioVersion } from '../steps/istio-version.ts';
import { reachJoiningClusters } from '../steps/joining.ts';
import { installOperator, istioCrdsAvailable, operatorReady } from '../steps/operator.ts';
import { istiodsSynced, reachGateways, receiveEveryVersion } from '../steps/proof.ts';
import { copyPullSecrets } from '../steps/pull-secrets.ts';
import { installRemote, remoteReady } from '../steps/remote.ts';
import {
  createReaderAccount,
  createReaderToken,
  verifyReaderAccess,
  writeRemoteSecret,
} from '../steps/remote-access.ts';
import { installClient, installHelloworld, prepareSamples } from '../steps/samples.ts';

/** The plan for a mesh with remotes on other networks than their primaries. */
export function primaryRemoteMultiNetwork(mesh: Mesh): readonly Step[] {
  const all = mesh.members;
  const withIstiod = primaries(mesh);
  const serving = withIstiod.filter(member => hasRemotes(mesh, member));
  return checkPlan([
    // The operator
    ...all.flatMap(member => installOperator(member)),
    ...all.map(member => operatorReady(member)),
    ...all.map(member => istioCrdsAvailable(member)),
    ...chooseIstioVersion(mesh),
    // The namespace with its network, and a remote's with its primary
    ...all.map(member => prepareNamespace(member)),
    ...all.flatMap(member => copyPullSecrets(mesh, member, 'istio')),
    // The plugged-in CA; a remote reads none
    ...withIstiod.map(member => issueIntermediateCa(member)),
    ...createCacerts(withIstiod),
    ...withIstiod.flatMap(member => restartIstiod(member)),
    // The CNI agent
    ...all.flatMap(member => cniAgent(mesh, member)),
    // The control plane of the primaries
    ...withIstiod.flatMap(member => handOver(mesh, member)),
    ...withIstiod.map(member => installControlPlane(mesh, member)),
    ...withIstiod.map(member => injectorReady(member)),
    // Addresses for load balancers, where MetalLB is to give them
    ...all.flatMap(member => createAddressPool(member)),
    // The east-west gateway of the primaries and its address
    ...withIstiod.map(member => installGateway(member)),
    ...withIstiod.map(member => gatewayAddress(member)),
    // istiod, exposed to its remotes, and the services, to the other networks
    ...serving.map(member => discoveryAddress(mesh, member)),
    ...serving.map(member => exposeIstiod(member)),
    ...withIstiod.map(member => exposeServices(member)),
    // The remotes, which wait for their primaries
    ...remotes(mesh).map(member => installRemote(mesh, member)),
    // The istio-reader account of each cluster, its token, verified
    ...all.map(member => createReaderAccount(member)),
    ...all.map(member => createReaderToken(member)),
    ...all.map(member => verifyReaderAccess(member)),
    // Gateways of joining clusters are reached before istiods know them
    ...reachJoiningClusters(mesh, withIstiod),
    // The remote secrets, on each primary one of every other cluster
    ...withIstiod.flatMap(holder => peersOf(mesh, holder).map(other => writeRemoteSecret(mesh, holder, other))),
    // The remotes, connected to their primaries
    ...remotes(mesh).map(member => remoteReady(mesh, member)),
    ...remotes(mesh).map(member => injectorReady(member)),
    // The gateways of the remotes, configured by their primaries
    ...remotes(mesh).map(member => installGateway(member)),
    ...remotes(mesh).map(member => gatewayAddress(member)),
    ...reachJoiningClusters(mesh, remotes(mesh)),
    // The proof: helloworld, its client, responses across the clusters
    ...sampled(mesh).map(member => prepareSamples(mesh, member)),
    ...sampled(mesh).flatMap(member => copyPullSecrets(mesh, member, 'samples')),
    ...sampled(mesh).map(member => installHelloworld(mesh, member)),
    ...sampled(mesh).map(member => installClient(mesh, member)),
    ...sampled(mesh).map(member => receiveEveryVersion(mesh, member)),
    ...sampled(mesh).flatMap(member => reachGateways(mesh, member)),
    ...withIstiod.map(member => istiodsSynced(mesh, member)),
  ]);
}
