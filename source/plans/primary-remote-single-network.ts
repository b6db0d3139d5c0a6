/**
 * Primary-remote on one network (docs/istio/topologies.md#primary-remote-one-network), the Sail Operator's chapter
 * "Primary-Remote". Pods reach each other directly; the gateway serves istiod only.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import { hasRemotes, type Mesh, peersOf, primaries, remotes, sampled } from '../model/mesh.ts';
import { givePool } from '../steps/address-pool.ts';
import { cniAgent, injectorAnswers, installControlPlane, prepareNamespace } from '../steps/control-plane.ts';
import { discoveryAddress, exposeIstiod, gatewayAddress, installGateway } from '../steps/gateway.ts';
import { handOver } from '../steps/hand-over.ts';
import { intermediateCa, pluggedInCas, restartIstiod } from '../steps/intermediate-ca.ts';
import { agreeOnVersion } from '../steps/istio-version.ts';
import { installOperator, operatorKinds, operatorReady } from '../steps/operator.ts';
import { istiodsAgree, receiveEveryVersion } from '../steps/proof.ts';
import { copyPullSecrets } from '../steps/pull-secrets.ts';
import { installRemote, remoteReady } from '../steps/remote.ts';
import { readerAccountThere, readerProven, readerTokenThere, writeRemoteSecret } from '../steps/remote-access.ts';
import { installClient, installHelloworld, prepareSamples } from '../steps/samples.ts';

/** The plan for a mesh with remotes on their primaries' network. */
export function primaryRemoteSingleNetwork(mesh: Mesh): readonly Step[] {
  const all = mesh.members;
  const withIstiod = primaries(mesh);
  const serving = withIstiod.filter(member => hasRemotes(mesh, member));
  return checkPlan([
    // The operator
    ...all.flatMap(member => installOperator(member)),
    ...all.map(member => operatorReady(member)),
    ...all.map(member => operatorKinds(member)),
    ...agreeOnVersion(mesh),
    // The namespace with its network, and a remote's with its primary
    ...all.map(member => prepareNamespace(member)),
    ...all.flatMap(member => copyPullSecrets(mesh, member, 'istio')),
    // The plugged-in CA; a remote reads none
    ...withIstiod.map(member => intermediateCa(member)),
    ...pluggedInCas(withIstiod),
    ...withIstiod.flatMap(member => restartIstiod(member)),
    // The CNI agent
    ...all.flatMap(member => cniAgent(mesh, member)),
    // The control plane of the primaries
    ...withIstiod.flatMap(member => handOver(mesh, member)),
    ...withIstiod.map(member => installControlPlane(mesh, member)),
    ...withIstiod.map(member => injectorAnswers(member)),
    // Addresses for load balancers, where MetalLB is to give them
    ...serving.flatMap(member => givePool(member)),
    // The east-west gateway of the primaries with remotes and its address
    ...serving.map(member => installGateway(member)),
    ...serving.map(member => gatewayAddress(member)),
    // istiod, exposed to its remotes
    ...serving.map(member => discoveryAddress(mesh, member)),
    ...serving.map(member => exposeIstiod(member)),
    // The remotes, which wait for their primaries
    ...remotes(mesh).map(member => installRemote(mesh, member)),
    // Who may read each cluster, proven
    ...all.map(member => readerAccountThere(member)),
    ...all.map(member => readerTokenThere(member)),
    ...all.map(member => readerProven(member)),
    // The remote secrets, on each primary one of every other cluster
    ...withIstiod.flatMap(holder => peersOf(mesh, holder).map(other => writeRemoteSecret(mesh, holder, other))),
    // The remotes, led by their primaries
    ...remotes(mesh).map(member => remoteReady(mesh, member)),
    ...remotes(mesh).map(member => injectorAnswers(member)),
    // The proof: helloworld, its client, their answers across the clusters
    ...sampled(mesh).map(member => prepareSamples(mesh, member)),
    ...sampled(mesh).flatMap(member => copyPullSecrets(mesh, member, 'samples')),
    ...sampled(mesh).map(member => installHelloworld(mesh, member)),
    ...sampled(mesh).map(member => installClient(mesh, member)),
    ...sampled(mesh).map(member => receiveEveryVersion(mesh, member)),
    ...withIstiod.map(member => istiodsAgree(mesh, member)),
  ]);
}
