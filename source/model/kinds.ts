/** The kinds this program reads and writes, and where their collections are. No discovery is needed for them. */
import { groupOf, type KindRef } from './kube.ts';

export type Resource = { readonly plural: string; readonly namespaced: boolean };

const cluster = (plural: string): Resource => ({ plural, namespaced: false });
const namespaced = (plural: string): Resource => ({ plural, namespaced: true });

/** By kind, then group: the version does not change the collection's name. */
const resources: Readonly<Record<string, Resource>> = {
  'ConfigMap.': namespaced('configmaps'),
  'Endpoints.': namespaced('endpoints'),
  'Event.': namespaced('events'),
  'Namespace.': cluster('namespaces'),
  'Node.': cluster('nodes'),
  'Pod.': namespaced('pods'),
  'Secret.': namespaced('secrets'),
  'Service.': namespaced('services'),
  'ServiceAccount.': namespaced('serviceaccounts'),
  'ControllerRevision.apps': namespaced('controllerrevisions'),
  'DaemonSet.apps': namespaced('daemonsets'),
  'Deployment.apps': namespaced('deployments'),
  'ReplicaSet.apps': namespaced('replicasets'),
  'StatefulSet.apps': namespaced('statefulsets'),
  'Job.batch': namespaced('jobs'),
  'HorizontalPodAutoscaler.autoscaling': namespaced('horizontalpodautoscalers'),
  'Lease.coordination.k8s.io': namespaced('leases'),
  'EndpointSlice.discovery.k8s.io': namespaced('endpointslices'),
  'PodDisruptionBudget.policy': namespaced('poddisruptionbudgets'),
  'ClusterRole.rbac.authorization.k8s.io': cluster('clusterroles'),
  'ClusterRoleBinding.rbac.authorization.k8s.io': cluster('clusterrolebindings'),
  'Role.rbac.authorization.k8s.io': namespaced('roles'),
  'RoleBinding.rbac.authorization.k8s.io': namespaced('rolebindings'),
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': cluster('mutatingwebhookconfigurations'),
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': cluster('validatingwebhookconfigurations'),
  'APIService.apiregistration.k8s.io': cluster('apiservices'),
  'CustomResourceDefinition.apiextensions.k8s.io': cluster('customresourcedefinitions'),
  'Istio.sailoperator.io': cluster('istios'),
  'IstioCNI.sailoperator.io': cluster('istiocnis'),
  'IstioRevision.sailoperator.io': cluster('istiorevisions'),
  'IstioRevisionTag.sailoperator.io': cluster('istiorevisiontags'),
  'ZTunnel.sailoperator.io': cluster('ztunnels'),
  'DestinationRule.networking.istio.io': namespaced('destinationrules'),
  'Gateway.networking.istio.io': namespaced('gateways'),
  'VirtualService.networking.istio.io': namespaced('virtualservices'),
  'EnvoyFilter.networking.istio.io': namespaced('envoyfilters'),
  'ProxyConfig.networking.istio.io': namespaced('proxyconfigs'),
  'ServiceEntry.networking.istio.io': namespaced('serviceentries'),
  'Sidecar.networking.istio.io': namespaced('sidecars'),
  'WorkloadEntry.networking.istio.io': namespaced('workloadentries'),
  'WorkloadGroup.networking.istio.io': namespaced('workloadgroups'),
  'AuthorizationPolicy.security.istio.io': namespaced('authorizationpolicies'),
  'PeerAuthentication.security.istio.io': namespaced('peerauthentications'),
  'RequestAuthentication.security.istio.io': namespaced('requestauthentications'),
  'Telemetry.telemetry.istio.io': namespaced('telemetries'),
  'TrafficExtension.extensions.istio.io': namespaced('trafficextensions'),
  'WasmPlugin.extensions.istio.io': namespaced('wasmplugins'),
  'CatalogSource.operators.coreos.com': namespaced('catalogsources'),
  'ClusterServiceVersion.operators.coreos.com': namespaced('clusterserviceversions'),
  'InstallPlan.operators.coreos.com': namespaced('installplans'),
  'OperatorGroup.operators.coreos.com': namespaced('operatorgroups'),
  'Subscription.operators.coreos.com': namespaced('subscriptions'),
  'Kiali.kiali.io': namespaced('kialis'),
  'OSSMConsole.kiali.io': namespaced('ossmconsoles'),
  'Route.route.openshift.io': namespaced('routes'),
  'OAuthClient.oauth.openshift.io': cluster('oauthclients'),
  'ServiceMonitor.monitoring.coreos.com': namespaced('servicemonitors'),
  'PodMonitor.monitoring.coreos.com': namespaced('podmonitors'),
  'Infrastructure.config.openshift.io': cluster('infrastructures'),
  'ClusterVersion.config.openshift.io': cluster('clusterversions'),
  'Network.config.openshift.io': cluster('networks'),
  'NetworkPolicy.networking.k8s.io': namespaced('networkpolicies'),
  'ServiceCIDR.networking.k8s.io': cluster('servicecidrs'),
  'IPAddressPool.metallb.io': namespaced('ipaddresspools'),
  'L2Advertisement.metallb.io': namespaced('l2advertisements'),
  'MetalLB.metallb.io': namespaced('metallbs'),
  'BGPAdvertisement.metallb.io': namespaced('bgpadvertisements'),
};

/** True for a kind that this program can read and write. */
export function isKnownKind(kind: KindRef): boolean {
  return resources[`${kind.kind}.${groupOf(kind.apiVersion)}`] !== undefined;
}

/** The collection of a kind. Throws an `Error` (a bug) for a kind that this program does not know. */
export function resourceOf(kind: KindRef): Resource {
  const found = resources[`${kind.kind}.${groupOf(kind.apiVersion)}`];
  if (found === undefined) throw new Error(`${kind.kind} of ${kind.apiVersion} is not a kind of source/model/kinds.ts`);
  return found;
}
