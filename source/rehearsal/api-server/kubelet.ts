/** What the simulated API server asks of a node: commands run in pods, and what containers wrote. */
import type { Duplex } from 'node:stream';
import type { KubeObject } from '../../model/kube.ts';

export type Kubelet = {
  /**
   * Runs a command in a container. The command ends by itself, when `stdin` ends and it reads it, or when `signal`
   * aborts; `exit` then resolves with its exit code and both outputs end. A slow reader slows the command down.
   */
  exec(
    pod: KubeObject,
    container: string,
    command: readonly string[],
    stdin: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): KubeletExec;
  /** A connection to a port of a pod; nothing when no program listens there. */
  connect(pod: KubeObject, port: number): Duplex | undefined;
  /** The lines that a container wrote so far. */
  logs(pod: KubeObject, container: string): readonly string[];
};

export type KubeletExec = {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  readonly exit: Promise<number>;
};
