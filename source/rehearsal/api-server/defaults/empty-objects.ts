/**
 * What a new object is compared with to say who owns its fields: the empty Go value of its kind. Structs in it are
 * there already, so that no manager comes to own `spec` itself by creating an object.
 */
import type { Dict } from '../json.ts';

const template = { metadata: {}, spec: { containers: [] } };
const reference = { kind: '', name: '' };
const binding = { roleRef: { apiGroup: '', kind: '', name: '' } };
const plain = { spec: {}, status: {} };

const byKind: Readonly<Record<string, Dict>> = {
  ClusterRoleBinding: binding,
  CronJob: { spec: { schedule: '', jobTemplate: { metadata: {}, spec: { template } } }, status: {} },
  CustomResourceDefinition: {
    spec: { group: '', names: { plural: '', kind: '' }, scope: '', versions: [] },
    status: { conditions: [], acceptedNames: { plural: '', kind: '' }, storedVersions: [] },
  },
  DaemonSet: {
    spec: { template, updateStrategy: {} },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  },
  Deployment: { spec: { strategy: {}, template }, status: {} },
  EndpointSlice: { addressType: '', endpoints: [], ports: [] },
  Event: {
    involvedObject: {},
    regarding: {},
    ...{ source: {}, deprecatedSource: {}, reportingComponent: '', reportingInstance: '' },
    ...{ eventTime: null, firstTimestamp: null, lastTimestamp: null },
    ...{ deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null },
  },
  HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: reference, maxReplicas: 0 },
    status: { desiredReplicas: 0, currentMetrics: null },
  },
  Ingress: { spec: {}, status: { loadBalancer: {} } },
  Job: { spec: { template }, status: {} },
  Lease: { spec: {} },
  Namespace: plain,
  NetworkPolicy: { spec: { podSelector: {} } },
  Node: plain,
  PersistentVolume: plain,
  PersistentVolumeClaim: { spec: { resources: {} }, status: {} },
  Pod: { spec: { containers: [] }, status: {} },
  PodDisruptionBudget: {
    spec: {},
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  },
  ReplicaSet: { spec: { template }, status: { replicas: 0 } },
  ResourceQuota: plain,
  Role: { rules: null },
  ClusterRole: { rules: null },
  RoleBinding: binding,
  Service: { spec: {}, status: { loadBalancer: {} } },
  StatefulSet: {
    spec: { serviceName: '', template, updateStrategy: {} },
    status: { replicas: 0, availableReplicas: 0 },
  },
};

/** The empty object of a built-in kind; nothing for custom ones. */
export const emptyObject = (kind: string): Dict => byKind[kind] ?? {};
