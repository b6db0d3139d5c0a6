/** A real Kubernetes control plane for a test: etcd, API server, controllers, scheduler, and kwok and a kubelet of our own in place of nodes. */
import type { Authority, KeyPair } from './authority.ts';
import { buildPrograms } from './build.ts';
import type { PodExec } from './commands-in-pods.ts';
import type { SendRequest } from './https-request.ts';
import { launch } from './launch.ts';
import type { ProgramName } from './programs.ts';

export type ControlPlaneOptions = {
  /** Names of the nodes; kwok makes each ready. One, `node-1`, when not said. */
  readonly nodes?: readonly string[];
  /** Where commands in pods run; the first that matches counts. Without it all run, with nothing added. */
  readonly exec?: readonly PodExec[];
  /** PATH in which commands in pods are looked up. The test's own when not said. */
  readonly path?: string;
  /**
   * The file of a pod's network namespace, in which its ports are forwarded (Linux, root); it may name `${POD_NAMESPACE}`
   * and `${POD_NAME}`. No port is forwarded when not said.
   */
  readonly network?: string;
  /** The lines that `logs` of every container shows. */
  readonly podLog?: readonly string[];
  /** Addresses of pods, in CIDR form; `10.244.0.0/16` when not said. */
  readonly podNetwork?: string;
  /** kwok leaves pods to another program, which runs and ends them; else it says that they run. */
  readonly podsRunElsewhere?: boolean;
  /** Further flags of kube-apiserver; where one comes twice the last counts. */
  readonly serverFlags?: readonly string[];
  /** Programs to leave out, for tests that only need the API. */
  readonly without?: readonly ('kube-controller-manager' | 'kube-scheduler' | 'kwok')[];
};

export type ControlPlane = {
  readonly name: string;
  /** `https://127.0.0.1:<port>`: the same after a restart. */
  readonly server: string;
  /** URL of etcd's own API (JSON under `/v3/`), for instance to compact it. */
  readonly etcd: string;
  /** The CA; it may sign further users. */
  readonly authority: Authority;
  /** A member of `system:masters`, by certificate and by token. */
  readonly admin: KeyPair;
  readonly adminToken: string;
  /** The admin's, as text. */
  readonly kubeconfig: string;
  /** Gone after `stop`. */
  readonly folder: string;
  /** A kubeconfig for another user, who starts without any rights. */
  kubeconfigFor(user: string, groups: readonly string[]): string;
  /** A raw request as the admin. */
  readonly request: SendRequest;
  /** Process ids by program, the supervisor's among them. */
  pids(): ReadonlyMap<string, number>;
  /** All that a program has written so far. */
  log(program: ProgramName): string;
  /** Kills the API server; its port refuses connections then. Etcd and the rest continue. */
  killServer(): Promise<void>;
  /** Starts it again on the same port with the same data; resolves when it is ready. */
  startServer(signal?: AbortSignal): Promise<void>;
  /** Freezes a program: its connections stay open and nothing answers. */
  pause(program: ProgramName): Promise<void>;
  resume(program: ProgramName): void;
  /** Ends everything and removes the folder. Again: nothing more happens. */
  stop(): Promise<void>;
};

/**
 * Starts one, ready in about 3 s: nodes are ready and service accounts are made. Rejects with the programs' last words
 * when it does not come up within four minutes, and with the reason when there are no programs: ask `unavailable` first.
 */
export async function startControlPlane(
  name: string,
  options: ControlPlaneOptions = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ControlPlane> {
  const built = await buildPrograms(process.env, 'control-plane', line => console.error(`control planes: ${line}`));
  if ('reason' in built) throw new Error(built.reason);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(name, built.paths, options, signal);
    } catch (error) {
      // Another program may take the port between our check and its own.
      const taken = error instanceof Error && error.message.includes('address already in use');
      if (!taken || attempt === 3) throw error;
    }
  }
}
