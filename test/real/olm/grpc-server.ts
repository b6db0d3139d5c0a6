/** gRPC as OLM asks it: one message in, any number out, over HTTP/2 without TLS on loopback. */
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** The messages that answer a request; nothing for a method that is not served. */
export type Answers = (method: string, request: Buffer) => readonly Buffer[] | undefined;

export type GrpcServer = {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  close(): Promise<void>;
};

const UNIMPLEMENTED = '12';

export async function startGrpcServer(answers: Answers): Promise<GrpcServer> {
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', session => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    // A client that goes away while it is answered is no news.
    stream.on('error', () => undefined);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => answer(stream, answers(headers[':path'] ?? '', Buffer.concat(chunks).subarray(PREFIX))));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise(resolve => server.close(resolve));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

/** Whether the message is compressed (a byte), and how long it is (four). */
const PREFIX = 5;

function answer(stream: ServerHttp2Stream, messages: readonly Buffer[] | undefined): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': messages === undefined ? UNIMPLEMENTED : '0' }));
  for (const message of messages ?? []) {
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt32BE(message.length, 1);
    stream.write(Buffer.concat([prefix, message]));
  }
  stream.end();
}
