/** What each step of a removal is, and why it is needed. */
import type { RemovalStepName } from '../../source/steps/removal/removal-steps.ts';
import type { StepAbout } from './about-words.ts';

export const removalStepAbout: Readonly<Record<RemovalStepName, StepAbout>> = {
  'remove-samples': [
    'Deletes helloworld and its client, and waits for the end of their pods.',
    'What uses the mesh goes before the mesh.',
  ],
  'remove-travel-agency': ['Deletes the travel agency.', 'What uses the mesh goes before the mesh.'],
  'remove-travel-portal': ['Deletes the travel portals.', 'What uses the mesh goes before the mesh.'],
  'remove-travel-control': ['Deletes the travel control page.', 'What uses the mesh goes before the mesh.'],
  'remove-travels-namespaces': [
    'Deletes the namespaces of the demo that hold nothing of others.',
    'One with objects of others stays, and is listed.',
  ],
  'remove-remote-secrets': [
    'Deletes the remote secrets of the clusters that leave, and waits until istiod has dropped their endpoints.',
    'istiod would keep asking for a cluster that is gone.',
  ],
  'peers-forget': [
    'Waits until no sidecar of the clusters that stay has the leaving gateway as an endpoint.',
    'Requests that are still sent there would be lost when it is deleted.',
  ],
  'remove-exposure': [
    'Deletes what the gateway exposes: services, and istiod.',
    'It goes before the gateway that it configures.',
  ],
  'remove-gateway': [
    'Deletes the east-west gateway, and waits until its load balancer is gone.',
    'A Service that stays would cost money and keep an address.',
  ],
  'remove-address-pool': [
    'Deletes the pool once no gateway has an address of it; one that others use stays.',
    'Without its pool MetalLB takes addresses away at once.',
  ],
  'remove-metallb': [
    'Deletes MetalLB, if requested and if no pool is left.',
    'Its operator must be there to take it down.',
  ],
  'metallb-operator-settled': [
    'Waits until OLM has finished an install of MetalLB that is under way, and learns which versions it led to.',
    'What OLM still installs would be left behind by a removal.',
  ],
  'remove-metallb-subscription': [
    'Deletes the Subscription of the operator of MetalLB.',
    'With it OLM would install the operator again.',
  ],
  'metallb-operator-gone': ['Deletes the operator of MetalLB.', 'It goes once MetalLB is down.'],
  'remove-metallb-namespace': [
    'Deletes the namespace of MetalLB, if it holds nothing of others.',
    'Nothing of MetalLB is left in it.',
  ],
  'disconnect-kiali': [
    'Takes the clusters that leave out of the Secret that Kiali reads.',
    'The server does not start while a cluster in it is gone.',
  ],
  'disconnect-kiali-secrets': [
    'Deletes the Secrets of the clusters that leave, and Kiali’s Deployment with them.',
    'A pod with the volume of a Secret that is gone never starts.',
  ],
  'remake-kiali': [
    'Has the operator recreate the Deployment of Kiali.',
    'Its volumes are then those of the clusters that stay.',
  ],
  'kiali-ready': ['Waits until the server is ready again.', 'Accounts that it uses are deleted only after that.'],
  'remove-kiali-console': ['Deletes the console plugin.', 'It goes before the server that it shows.'],
  'remove-kiali': [
    'Deletes the Kiali resource; the operator removes what it installed for it.',
    'The operator has to run for that.',
  ],
  'remove-kiali-credentials': [
    'Deletes accounts, roles and tokens that Kiali used.',
    'A token that is not in use should not remain valid.',
  ],
  'unfederate-metrics': [
    'Takes the jobs of the clusters that leave out of Prometheus.',
    'It would report them as down for ever.',
  ],
  'unexpose-metrics': ['Deletes the load balancer of Prometheus.', 'Nothing asks it from outside any more.'],
  'remove-metrics': ['Deletes Prometheus, or the monitors, of the mesh.', 'It goes after Kiali, which reads it.'],
  'restore-monitoring': [
    'Restores the config of OpenShift monitoring to what it was.',
    'Other workloads keep what they had before the mesh.',
  ],
  'remove-revision-tags': [
    'Deletes the IstioRevisionTags.',
    'Their webhooks would lead to an istiod that is gone, and refuse pods.',
  ],
  'remove-istio': [
    'Deletes the Istio resource, and waits until the operator has removed istiod.',
    'The operator clears its finalizers: it has to run for that.',
  ],
  'remove-istiod': [
    'Deletes what is left of an istiod of Helm or istioctl; webhooks first.',
    'A webhook without an istiod refuses pods.',
  ],
  'remove-made-by-operator': [
    'Deletes what an operator that is gone had created; webhooks first.',
    'Nothing else would delete it any more.',
  ],
  'clear-finalizers': ['Clears the finalizers of the IstioRevisions.', 'The operator that would clear them is gone.'],
  'webhooks-gone': [
    'Waits until no webhook of the revision and no istiod is left.',
    'A webhook without an istiod refuses pods.',
  ],
  'remove-cni': [
    'Deletes the IstioCNI resource, and waits for the end of its pods.',
    'They clean up their nodes when they end.',
  ],
  'remove-reader': [
    'Deletes account and token by which the others read this cluster, and copies of pull secrets.',
    'A token that is not in use should not remain valid.',
  ],
  'remove-cacerts': [
    'Deletes the Secret with the CA of this cluster.',
    'It goes after istiod, which would otherwise sign with a root of its own.',
  ],
  'remove-namespaces': [
    'Deletes the namespaces that hold nothing of others.',
    'One with objects of others stays, and is listed.',
  ],
  'unmark-kept': [
    'Takes the marks of this program off what is kept.',
    'Another mesh can use it, and a later removal leaves it.',
  ],
  'operator-settled': [
    'Waits until OLM has finished an install of the operator that is under way, and learns which versions it led to.',
    'What OLM still installs would be left behind by a removal.',
  ],
  'remove-operator': [
    'Deletes the operator, if requested and if no other mesh uses it.',
    'Until here it was needed, to remove what it had installed.',
  ],
  'operator-gone': [
    'Deletes what OLM had installed, and waits for its end.',
    'It goes after the Subscription, with which OLM would install it again.',
  ],
  'remove-crds': [
    'Deletes the CRDs of Istio that have no object of others.',
    'It goes last: with a CRD all objects of its kind are deleted.',
  ],
};
