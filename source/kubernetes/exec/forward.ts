/** A connection to a port of a pod over one WebSocket: channel 0 carries the bytes, channel 1 what went wrong. */
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ProblemError } from '../../model/problem.ts';
import type { PodPort } from '../../ports.ts';
import type { Connection } from '../connection/connection.ts';
import { clean } from '../failures/clean.ts';
import { forwardPath } from '../requests/paths.ts';
import { dial } from './dial.ts';

/** The one that kubelets of all versions speak; newer ones carry SPDY inside, for which there is no need. */
const protocols = ['v4.channel.k8s.io'];
const channel = { data: 0, error: 1 } as const;
/** Each channel begins with the number of the port, two bytes of no further use. */
const greeting = 2;

/** Resolves when the API server has accepted the connection; what the pod then says comes through the stream. */
export async function forwardPort(connection: Connection, target: PodPort, signal: AbortSignal): Promise<Duplex> {
  signal.throwIfAborted();
  const socket = await dial(connection, forwardPath(target), protocols, signal);
  const stream = streamOf(socket, target);
  const release = connection.hold(async () => {
    stream.destroy();
  });
  const abort = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  stream.once('close', () => {
    signal.removeEventListener('abort', abort);
    release();
  });
  return stream;
}

function streamOf(socket: WebSocket, target: PodPort): Duplex {
  const skipped = { [channel.data]: 0, [channel.error]: 0 };
  const stream = new Duplex({
    read: () => socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      socket.send(Buffer.concat([Buffer.of(channel.data), chunk]), error => done(error ?? null));
    },
    // The protocol cannot close one direction alone; a reader that has all it wants destroys the stream.
    final: done => done(),
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  socket.on('message', (message: Buffer) => {
    const number = message[0] === channel.error ? channel.error : channel.data;
    const start = Math.min(greeting - skipped[number], message.length - 1);
    skipped[number] += start;
    const bytes = message.subarray(1 + start);
    if (bytes.length === 0) return;
    if (number === channel.error) stream.destroy(refused(target, bytes.toString('utf8')));
    else if (!stream.push(bytes)) socket.pause();
  });
  socket.on('error', error => stream.destroy(error));
  socket.on('close', () => stream.push(null));
  return stream;
}

function refused({ namespace, pod, port }: PodPort, words: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `Port ${port} of pod ${namespace}/${pod} does not accept connections`,
    hint: 'Check that its program runs, and read its log',
    evidence: clean(words),
  });
}
