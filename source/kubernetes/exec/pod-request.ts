/** One HTTP request to a program in a pod, through a forwarded port. */
import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:tls';
import { ProblemError } from '../../model/problem.ts';
import type { Api, PodPort, PodRequest, PodResponse } from '../../ports.ts';
import { clean } from '../failures/clean.ts';
import { MOST_RESPONSE, sizeText } from '../responses/limits.ts';

/** For the whole of it, in milliseconds: programs that were asked for a graph of a mesh take some seconds. */
const patience = 30_000;

/** Throws what `forward` throws, and `ProblemError` (`unreachable`, `bad-response`). */
export async function requestPod(
  api: Api,
  target: PodPort,
  request: PodRequest,
  signal: AbortSignal,
): Promise<PodResponse> {
  const late = AbortSignal.timeout(patience);
  const both = AbortSignal.any([signal, late]);
  const forwarded = await api.forward(target, both);
  let broken: unknown;
  forwarded.on('error', error => {
    broken ??= error;
  });
  const stream = request.tls === true ? connect({ socket: forwarded, rejectUnauthorized: false }) : forwarded;
  // A TLS socket tells of its stream's failure as one of its own, with fewer words.
  if (stream !== forwarded) stream.on('error', () => undefined);
  try {
    const sent = ask({
      createConnection: () => stream,
      method: request.method ?? 'GET',
      path: request.path,
      // One request a connection: a forwarded port cannot be closed on one side alone.
      headers: { host: 'localhost', connection: 'close', ...request.headers },
    });
    return await responseTo(sent, request.body);
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) throw silent(target, 'timed out');
    if (broken instanceof ProblemError) throw broken;
    if (error instanceof ProblemError) throw error;
    throw silent(target, error instanceof Error ? error.message : String(error));
  } finally {
    stream.destroy();
    forwarded.destroy();
  }
}

function responseTo(sent: ClientRequest, body: string | undefined): Promise<PodResponse> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response: IncomingMessage) => {
      textOf(response).then(
        text => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        reject,
      );
    });
    sent.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_RESPONSE) throw tooLong();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const tooLong = () =>
  new ProblemError({
    code: 'bad-response',
    title: `A program in a pod responded with more than ${sizeText(MOST_RESPONSE)}`,
    hint: 'Check what listens there',
  });

function silent({ namespace, pod, port }: PodPort, words: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `Port ${port} of pod ${namespace}/${pod} does not respond`,
    hint: 'Check that its program runs, and read its log',
    evidence: clean(words),
  });
}
