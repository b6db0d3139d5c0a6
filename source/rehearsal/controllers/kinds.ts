/** The kinds that the controllers keep in their caches. */
import type { KindRef } from '../../model/kube.ts';

const kind = (apiVersion: string, name: string): KindRef => ({ apiVersion, kind: name });

export const CONFIG_MAP = kind('v1', 'ConfigMap');
export const ENDPOINTS = kind('v1', 'Endpoints');
export const EVENT = kind('v1', 'Event');
export const NAMESPACE = kind('v1', 'Namespace');
export const NODE = kind('v1', 'Node');
export const POD = kind('v1', 'Pod');
export const SECRET = kind('v1', 'Secret');
export const SERVICE = kind('v1', 'Service');
export const SERVICE_ACCOUNT = kind('v1', 'ServiceAccount');
export const CONTROLLER_REVISION = kind('apps/v1', 'ControllerRevision');
export const DAEMON_SET = kind('apps/v1', 'DaemonSet');
export const DEPLOYMENT = kind('apps/v1', 'Deployment');
export const REPLICA_SET = kind('apps/v1', 'ReplicaSet');
export const STATEFUL_SET = kind('apps/v1', 'StatefulSet');
export const JOB = kind('batch/v1', 'Job');
export const AUTOSCALER = kind('autoscaling/v2', 'HorizontalPodAutoscaler');
export const DISRUPTION_BUDGET = kind('policy/v1', 'PodDisruptionBudget');
export const ENDPOINT_SLICE = kind('discovery.k8s.io/v1', 'EndpointSlice');
export const CLUSTER_ROLE = kind('rbac.authorization.k8s.io/v1', 'ClusterRole');
export const CLUSTER_ROLE_BINDING = kind('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding');
export const ROLE = kind('rbac.authorization.k8s.io/v1', 'Role');
export const ROLE_BINDING = kind('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const MUTATING_WEBHOOK = kind('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration');
export const VALIDATING_WEBHOOK = kind('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration');
export const CRD = kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
export const ISTIO = kind('sailoperator.io/v1', 'Istio');
export const ISTIO_CNI = kind('sailoperator.io/v1', 'IstioCNI');
export const ISTIO_REVISION = kind('sailoperator.io/v1', 'IstioRevision');
export const ISTIO_REVISION_TAG = kind('sailoperator.io/v1', 'IstioRevisionTag');
export const SUBSCRIPTION = kind('operators.coreos.com/v1alpha1', 'Subscription');
export const INSTALL_PLAN = kind('operators.coreos.com/v1alpha1', 'InstallPlan');
export const CLUSTER_SERVICE_VERSION = kind('operators.coreos.com/v1alpha1', 'ClusterServiceVersion');
export const CATALOG_SOURCE = kind('operators.coreos.com/v1alpha1', 'CatalogSource');
export const OPERATOR_GROUP = kind('operators.coreos.com/v1', 'OperatorGroup');
export const INFRASTRUCTURE = kind('config.openshift.io/v1', 'Infrastructure');
export const CLUSTER_VERSION = kind('config.openshift.io/v1', 'ClusterVersion');
export const OPENSHIFT_NETWORK = kind('config.openshift.io/v1', 'Network');
export const ROUTE = kind('route.openshift.io/v1', 'Route');
export const OAUTH_CLIENT = kind('oauth.openshift.io/v1', 'OAuthClient');
export const NETWORK_POLICY = kind('networking.k8s.io/v1', 'NetworkPolicy');
export const KIALI = kind('kiali.io/v1alpha1', 'Kiali');
export const OSSM_CONSOLE = kind('kiali.io/v1alpha1', 'OSSMConsole');
export const POD_MONITOR = kind('monitoring.coreos.com/v1', 'PodMonitor');
export const GATEWAY = kind('networking.istio.io/v1', 'Gateway');
export const VIRTUAL_SERVICE = kind('networking.istio.io/v1', 'VirtualService');
export const IP_ADDRESS_POOL = kind('metallb.io/v1beta1', 'IPAddressPool');
export const METALLB = kind('metallb.io/v1beta1', 'MetalLB');
export const L2_ADVERTISEMENT = kind('metallb.io/v1beta1', 'L2Advertisement');
export const CONFIGURATION_STATE = kind('metallb.io/v1beta1', 'ConfigurationState');
export const DESTINATION_RULE = kind('networking.istio.io/v1', 'DestinationRule');
const SIDECAR = kind('networking.istio.io/v1', 'Sidecar');
const AUTHORIZATION_POLICY = kind('security.istio.io/v1', 'AuthorizationPolicy');
const PEER_AUTHENTICATION = kind('security.istio.io/v1', 'PeerAuthentication');

/** Everything that some controller reads. */
export const cachedKinds: readonly KindRef[] = [
  CONFIG_MAP,
  ENDPOINTS,
  EVENT,
  NAMESPACE,
  NODE,
  POD,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
  CONTROLLER_REVISION,
  DAEMON_SET,
  DEPLOYMENT,
  REPLICA_SET,
  STATEFUL_SET,
  JOB,
  AUTOSCALER,
  DISRUPTION_BUDGET,
  ENDPOINT_SLICE,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  ROLE,
  ROLE_BINDING,
  MUTATING_WEBHOOK,
  VALIDATING_WEBHOOK,
  ISTIO,
  ISTIO_CNI,
  ISTIO_REVISION,
  ISTIO_REVISION_TAG,
  SUBSCRIPTION,
  INSTALL_PLAN,
  CLUSTER_SERVICE_VERSION,
  CATALOG_SOURCE,
  OPERATOR_GROUP,
  ROUTE,
  OAUTH_CLIENT,
  NETWORK_POLICY,
  KIALI,
  OSSM_CONSOLE,
  POD_MONITOR,
  GATEWAY,
  VIRTUAL_SERVICE,
  DESTINATION_RULE,
  SIDECAR,
  AUTHORIZATION_POLICY,
  PEER_AUTHENTICATION,
  IP_ADDRESS_POOL,
  METALLB,
  L2_ADVERTISEMENT,
];
