/** Connections to ports of pods over WebSockets, as kubelets have them: a channel for the bytes and one for the error. */
import type { WebSocket } from 'ws';
import { refusedPort } from '../forward.ts';
import type { Inside } from '../inside.ts';
import { type Doc, shown } from '../json.ts';

const DATA = 0;
const ERROR = 1;

export const forwardProtocols: readonly string[] = ['v4.channel.k8s.io'];

/** Carries bytes until one side ends; then closes the socket. */
export async function serveForward(
  inside: Inside,
  socket: WebSocket,
  pod: Doc,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  for (const channel of [DATA, ERROR]) socket.send(Buffer.of(channel, port & 0xff, port >> 8));
  const stream = inside.kubelet()?.connect(shown(pod), port);
  if (stream === undefined) {
    socket.send(Buffer.concat([Buffer.of(ERROR), Buffer.from(refusedPort(pod, port))]));
    socket.close(1000);
    return;
  }
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  socket.on('message', data => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    if (bytes[0] === DATA && !stream.write(bytes.subarray(1))) {
      socket.pause();
      stream.once('drain', () => socket.resume());
    }
  });
  socket.on('close', stop);
  socket.on('error', stop);
  // A connection that breaks has ended.
  stream.on('error', () => socket.close(1000));
  stream.on('data', (chunk: Buffer) => {
    stream.pause();
    socket.send(Buffer.concat([Buffer.of(DATA), chunk]), () => stream.resume());
  });
  await new Promise<void>(resolve => {
    stream.once('close', resolve);
    stream.once('end', resolve);
  });
  signal.removeEventListener('abort', stop);
  socket.close(1000);
}
