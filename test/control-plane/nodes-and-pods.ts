/** What kwok is told: how nodes and pods live. */
import { kubernetesVersion } from './programs.ts';

/** A pod with this annotation (whatever its value) is scheduled but never gets ready. */
export const holdAnnotation = 'eastwest.test/hold';

/** kwok's configuration file: several objects, JSON in a YAML stream. Nodes say that their kubelet has this port. */
export function kwokConfiguration(kubeletPort: number, podsRunElsewhere: boolean): string {
  return [nodeReady(kubeletPort), ...(podsRunElsewhere ? [] : [podReady(), podDeleted()])]
    .map(object => JSON.stringify(object))
    .join('\n---\n');
}

type Requirement = { readonly key: string; readonly operator: string; readonly values?: readonly string[] };

function stage(name: string, kind: string, when: readonly Requirement[], next: object): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind }, selector: { matchExpressions: when }, next },
  };
}

/** Strategic, so that conditions that others wrote (PodScheduled) stay. */
const status = (template: string) => ({
  patches: [{ subresource: 'status', root: 'status', type: 'strategic', template }],
});

const readyCondition = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const notReady: Requirement = { key: readyCondition, operator: 'NotIn', values: ['True'] };
const absent = (key: string): Requirement => ({ key, operator: 'DoesNotExist' });

function nodeReady(kubeletPort: number): object {
  const condition = (type: string, value: string, reason: string) =>
    `{type: ${type}, status: "${value}", reason: ${reason}, lastHeartbeatTime: {{ Now | Quote }}, lastTransitionTime: {{ Now | Quote }}}`;
  return stage(
    'node-ready',
    'Node',
    [notReady],
    status(`
conditions:
- ${condition('Ready', 'True', 'KubeletReady')}
- ${condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory')}
- ${condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure')}
- ${condition('PIDPressure', 'False', 'KubeletHasSufficientPID')}
addresses:
- {type: InternalIP, address: {{ NodeIP | Quote }}}
- {type: Hostname, address: {{ .metadata.name | Quote }}}
daemonEndpoints: {kubeletEndpoint: {Port: ${kubeletPort}}}
capacity: {cpu: "64", memory: 256Gi, pods: "1000"}
allocatable: {cpu: "64", memory: 256Gi, pods: "1000"}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  osImage: simulated
  kernelVersion: simulated
  containerRuntimeVersion: kwok://simulated
  kubeletVersion: ${kubernetesVersion}
  kubeProxyVersion: ""
  bootID: ""
  machineID: ""
  systemUUID: ""
`),
  );
}

function podReady(): object {
  const now = '{{ Now | Quote }}';
  const condition = (type: string) => `- {type: ${type}, status: "True", lastTransitionTime: ${now}}`;
  const running = `started: true, state: {running: {startedAt: ${now}}}`;
  const completed = `started: false, state: {terminated: {exitCode: 0, reason: Completed, startedAt: ${now}, finishedAt: ${now}}}`;
  const container = 'name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: true, restartCount: 0';
  return stage(
    'pod-ready',
    'Pod',
    [
      absent('.metadata.deletionTimestamp'),
      absent(`.metadata.annotations["${holdAnnotation}"]`),
      { key: '.status.phase', operator: 'In', values: ['Pending'] },
      notReady,
    ],
    status(`
phase: Running
startTime: ${now}
conditions:
${['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'].map(condition).join('\n')}
{{ range .spec.readinessGates }}
- {type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: ${now}}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- {${container}, ${running}}
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
{{ if eq .restartPolicy "Always" }}
- {${container}, ${running}}
{{ else }}
- {${container}, ${completed}}
{{ end }}
{{ end }}
{{ end }}
{{ $address := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) .metadata.uid .metadata.name .metadata.namespace }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
hostIPs: [{ip: {{ NodeIPWith .spec.nodeName | Quote }}}]
podIP: {{ $address | Quote }}
podIPs: [{ip: {{ $address | Quote }}}]
`),
  );
}

function podDeleted(): object {
  return stage('pod-deleted', 'Pod', [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }], { delete: true });
}
