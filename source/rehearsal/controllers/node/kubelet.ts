/** The kubelet's answering half: exec and logs, as the simulated API server asks for them. */
import type { Kubelet } from '../../api-server/kubelet.ts';
import type { Site } from '../site.ts';
import { logsOf } from './logs.ts';
import { runCommand } from './shell.ts';
import { createPipe } from './streams.ts';

export function createKubelet(site: Site): Kubelet {
  return {
    exec(pod, container, command, stdin, signal) {
      const [stdout, stderr] = [createPipe(), createPipe()];
      const end = () => {
        stdout.end();
        stderr.end();
      };
      signal.addEventListener('abort', end);
      const process = { site, pod, container, stdin, out: stdout.write, err: stderr.write, signal };
      const exit = runCommand(command, process)
        .catch((error: unknown) => {
          // Cut off from outside, as by SIGKILL; anything else is a bug.
          if (signal.aborted) return 137;
          throw error;
        })
        .finally(end);
      return { stdout: stdout.readable, stderr: stderr.readable, exit };
    },
    connect: (pod, port) => site.listeners.connect(pod, port),
    logs: (pod, container) => logsOf(site, pod, container),
  };
}
