/** What each step of Kiali and of its metrics is, and why it is needed. */
import type { KialiStep } from '../../source/steps/kiali-id.ts';
import type { MetricsStep } from '../../source/steps/metrics/metrics-id.ts';
import type { StepAbout } from './about-words.ts';

export const kialiStepAbout: Readonly<Record<`kiali-${KialiStep}` | `metrics-${MetricsStep}`, StepAbout>> = {
  // Kiali
  'kiali-operator-namespace': [
    'The namespace in which the operator of Kiali runs.',
    'Its Deployment and account are kept there.',
  ],
  'kiali-operator-kinds': [
    'The CRDs of the operator of Kiali.',
    'Without them the API server refuses a Kiali resource.',
  ],
  'kiali-operator-rights': [
    'The ServiceAccount of the operator of Kiali, its roles and their bindings.',
    'It creates the server with these permissions.',
  ],
  'kiali-operator': [
    'What installs the operator of Kiali: a Subscription of OLM, or its Deployment.',
    'The operator installs the server, and its account on the clusters that it reads.',
  ],
  'kiali-operator-version': [
    'OLM resolves the Subscription to one version and installs it.',
    'A Subscription alone runs nothing: OLM may find no version, or wait for an approval.',
  ],
  'kiali-operator-ready': [
    'Waits until the Deployment of the operator has its pods ready.',
    'Nothing else creates the server from its resource.',
  ],
  'kiali-kinds': ['Waits until the API server has the resource Kiali.', 'A create before that fails.'],
  'kiali-fields': [
    'Compares the settings with the schema of the CRD of Kiali.',
    'A field that this version does not know would be dropped in silence.',
  ],
  'kiali-version': [
    'Chooses the version of Kiali that goes with the Istio of the mesh, of those that the operators can install.',
    'A version that an operator does not know makes it remove the server.',
  ],
  'kiali-server': [
    'The Kiali resource of the home cluster, from which the operator installs the server.',
    'The server is what people open in the browser.',
  ],
  'kiali-metrics-role': [
    'Lets the account of the server read the metrics of OpenShift monitoring.',
    'Without it the graph has no traffic.',
  ],
  'kiali-rollout': [
    'Waits until the server is ready, before other clusters are connected.',
    'What stops it later is then known to come from a connection.',
  ],
  'kiali-address': [
    'Finds the Route, or the Service, by which browsers reach the server.',
    'Logins of other clusters come back to this address.',
  ],
  'kiali-namespace': [
    'The namespace of the account by which Kiali reads this cluster.',
    'It has the same name as on the home cluster.',
  ],
  'kiali-reader': [
    'The account by which Kiali reads this cluster, and its roles: by the operator here, or without one by this program.',
    'Without it Kiali sees the home cluster and no other.',
  ],
  'kiali-token': ['A token of that account that does not expire.', 'The server logs in to this cluster by it.'],
  'kiali-access': [
    'Logs in to this cluster with what Kiali will use.',
    'One cluster that refuses it keeps the whole server from starting.',
  ],
  'kiali-clusters': [
    'The Secret with address, CA and token of every other cluster.',
    'The server reads no cluster that is not in it.',
  ],
  'kiali-restart': [
    'Has the operator mount the Secrets, by which the pods restart.',
    'The server reads them only when it starts.',
  ],
  'kiali-connected': [
    'Waits until the server runs with every cluster in it.',
    'A server that was ready before may still be the old one.',
  ],
  'kiali-proof': ['Asks the server which clusters it sees.', 'Secrets alone do not show that it reads them.'],
  'kiali-console-kind': ['Waits until the API server has the resource OSSMConsole.', 'A create before that fails.'],
  'kiali-console': [
    'The OSSMConsole resource, from which the operator installs the console plugin.',
    'It shows Kiali inside the console of OpenShift.',
  ],
  'kiali-console-ready': ['Waits until the plugin is ready.', 'The console loads it only then.'],
  'kiali-revoke': [
    'Deletes the token that Kiali used before, once it sees the cluster by the new one.',
    'A token that is not in use should not remain valid.',
  ],
  // Metrics
  'metrics-user-workload': [
    'Switches the monitoring of user workloads on, in the config of OpenShift monitoring.',
    'Without it OpenShift collects no metrics of the mesh.',
  ],
  'metrics-monitors': [
    'A ServiceMonitor for istiod, and a PodMonitor for the proxies of each namespace.',
    'Prometheus collects only from what they name.',
  ],
  'metrics-configuration': [
    'The configuration of Prometheus. An existing one is kept, and only amended later.',
    'It names what Prometheus collects from.',
  ],
  'metrics-prometheus': [
    'A Prometheus for the metrics of this cluster; an existing one is used.',
    'Kiali draws the traffic from metrics.',
  ],
  'metrics-address': [
    'A load balancer for Prometheus, and its address.',
    'The Prometheus of the home cluster takes the metrics from there.',
  ],
  'metrics-federation': [
    'Adds one job for each remote to the Prometheus of the home cluster, and has it load them.',
    'Kiali reads one store, which must have the metrics of all clusters.',
  ],
  'metrics-unexposed': [
    'Deletes the load balancer of Prometheus, now that an address of your own is used.',
    'Nothing should be reachable that nothing uses.',
  ],
  'metrics-series': [
    'Waits until metrics of the proxies have arrived.',
    'Only that shows that Prometheus collects from them.',
  ],
  'metrics-federated': [
    'Waits until metrics of every cluster have arrived at home.',
    'A cluster without them has no traffic in the graph.',
  ],
  'metrics-kiali': [
    'Asks Kiali whether it reaches its metrics.',
    'They may be there, and Kiali may have no permission to read them.',
  ],
};
