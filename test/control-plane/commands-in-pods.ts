/** What the kubelet of the tests (`go/kubernetes/test-kubelet`) is told: where commands in pods run, what `logs` shows. */

/** Commands in the pods that match run on this machine, with this environment added to that of the control plane. */
export type PodExec = {
  readonly namespaces?: readonly string[];
  readonly pods?: readonly string[];
  readonly containers?: readonly string[];
  /** Values may name the place: `${POD_NAMESPACE}`, `${POD_NAME}` and `${CONTAINER}`. */
  readonly env: Readonly<Record<string, string>>;
};

/** Its configuration file. The first rule that matches counts. Without a `network` no port of a pod is forwarded. */
export function kubeletConfiguration(exec: readonly PodExec[], logFile: string, network: string | undefined): string {
  return JSON.stringify({ exec, log: logFile, network: network ?? '' });
}

/** Lines as a container runtime writes them to disk: the only form that is read. */
export function containerLog(lines: readonly string[]): string {
  return lines.map(line => `2026-01-01T00:00:00.000000000Z stdout F ${line}\n`).join('');
}
