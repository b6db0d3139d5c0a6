/** Connections to ports of pods through the kubelet, as the port shows them. */
import type { Duplex } from 'node:stream';
import { ProblemError } from '../../model/problem.ts';
import type { PodPort } from '../../ports.ts';
import { execTarget } from './exec-session.ts';
import type { Inside } from './inside.ts';
import { type Doc, shown } from './json.ts';
import { internalError } from './status-errors.ts';

/** In the words of a kubelet, when nothing listens. */
export function refusedPort(pod: Doc, port: number): string {
  const where = `dial tcp4 127.0.0.1:${port}: connect: connection refused`;
  return `error forwarding port ${port} to pod ${pod.metadata.uid}, uid : failed to connect to localhost:${port} inside namespace: ${where}`;
}

/** The connection, or the server's refusal; a port without a listener is told by the stream's end. */
export function forwardTo(inside: Inside, target: PodPort, signal: AbortSignal): Duplex {
  const { pod } = execTarget(inside, { namespace: target.namespace, pod: target.pod, container: '' });
  const kubelet = inside.kubelet();
  if (kubelet === undefined) throw internalError('error dialing backend: no kubelet answers');
  const stream = kubelet.connect(shown(pod), target.port);
  if (stream === undefined) {
    throw new ProblemError({
      code: 'unreachable',
      title: `Port ${target.port} of pod ${target.namespace}/${target.pod} does not accept connections`,
      hint: 'Look whether its program runs, and at its log',
      evidence: refusedPort(pod, target.port),
    });
  }
  const abort = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', abort));
  return stream;
}
