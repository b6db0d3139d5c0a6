/** Commands in pods over WebSockets: the channels of v5.channel.k8s.io and v4 (one byte of channel before the data). */
import type { WebSocket } from 'ws';
import { createStdin } from '../exec-session.ts';
import type { Inside } from '../inside.ts';
import { type Doc, shown } from '../json.ts';
import type { KubeletExec } from '../kubelet.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const CLOSE = 255;

export const execProtocols: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

type ExecRequest = {
  readonly pod: Doc;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
};

/** Runs the command until it ends or the client goes; then closes the socket. */
export async function serveExec(
  inside: Inside,
  socket: WebSocket,
  request: ExecRequest,
  signal: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const stdin = createStdin();
  if (!request.stdin) stdin.end();
  socket.on('message', data => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    if (bytes[0] === STDIN) stdin.write(bytes.subarray(1));
    if (bytes[0] === CLOSE && bytes[1] === STDIN) stdin.end();
  });
  socket.on('close', () => {
    stdin.end();
    gone.abort();
  });
  // A connection that breaks is a client that has gone.
  socket.on('error', () => gone.abort());
  const ends = AbortSignal.any([signal, gone.signal]);
  const exec = inside.kubelet()?.exec(shown(request.pod), request.container, request.command, stdin.bytes, ends);
  if (exec === undefined) {
    await send(socket, ERROR, Buffer.from(JSON.stringify(internal('no kubelet answers'))));
  } else await relay(socket, exec);
  socket.close(1000);
}

async function relay(socket: WebSocket, exec: KubeletExec): Promise<void> {
  const outputs = [pump(socket, STDOUT, exec.stdout), pump(socket, STDERR, exec.stderr)];
  try {
    const code = await exec.exit;
    await Promise.all(outputs);
    await send(socket, ERROR, Buffer.from(JSON.stringify(exitStatus(code))));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await send(socket, ERROR, Buffer.from(JSON.stringify(internal(message))));
  }
}

async function pump(socket: WebSocket, channel: number, output: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of output) {
    if (socket.readyState !== socket.OPEN) return;
    await send(socket, channel, chunk);
  }
}

/** Resolves when it is written out, so that a slow reader slows the command down. */
function send(socket: WebSocket, channel: number, data: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    if (socket.readyState !== socket.OPEN) resolve();
    else socket.send(Buffer.concat([Buffer.from([channel]), data]), () => resolve());
  });
}

function exitStatus(code: number): unknown {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

const internal = (message: string): unknown => ({
  metadata: {},
  status: 'Failure',
  message: `Internal error occurred: ${message}`,
  reason: 'InternalError',
  details: { causes: [{ message }] },
  code: 500,
});
