/** What kwok is told: how nodes and pods live, where commands "in a pod" run, what `logs` shows. */
import { kubernetesVersion } from './programs.ts';

/** Commands in the pods that match run on this machine, with this environment added to that of the control plane. */
export type PodExec = {
  readonly namespaces?: readonly string[];
  readonly pods?: readonly string[];
  readonly containers?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A pod with this annotation (whatever its value) is scheduled but never gets ready. */
export const holdAnnotation = 'eastwest.test/hold';

/** kwok's configuration file: several objects, JSON in a YAML stream. The first PodExec that matches counts. */
export function kwokConfiguration(exec: readonly PodExec[], podLog: string): string {
  const objects = [nodeReady(), podReady(), podDeleted(), ...exec.map(clusterExec), logs(podLog)];
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

/** Lines as a container runtime writes them to disk; kwok refuses a file in any other form. */
export function containerLog(lines: readonly string[]): string {
  return lines.map(line => `2026-01-01T00:00:00.000000000Z stdout F ${line}\n`).join('');
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

function nodeReady(): object {
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
daemonEndpoints: {kubeletEndpoint: {Port: {{ NodePort }}}}
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

function clusterExec(rule: PodExec, index: number): object {
  const envs = Object.entries(rule.env).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterExec',
    metadata: { name: `exec-${index}` },
    spec: {
      selector: { matchNamespaces: rule.namespaces ?? [], matchNames: rule.pods ?? [] },
      execs: [{ containers: rule.containers ?? [], local: { envs } }],
    },
  };
}

function logs(file: string): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'logs' },
    spec: { selector: {}, logs: [{ logsFile: file }] },
  };
}
