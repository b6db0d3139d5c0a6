/** Metrics for a collector: a file for the textfile collector, or a port on loopback. */
import { createServer, type IncomingMessage } from 'node:http';
import { fileErrorWords } from '../../source/files/error-words.ts';
import { replaceFile } from '../../source/files/replace-file.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { MetricsFormat } from '../../source/traffic/paths/metrics.ts';

export type MetricsOut = {
  /** Writes the file for the last time and closes the port. */
  close(): Promise<void>;
};

type Wanted = { readonly file: string | undefined; readonly port: number | undefined };

/** Milliseconds between two versions of the file. */
const EVERY = 5000;
const LOOPBACK = '127.0.0.1';
/** A collector may be another user; no secret is in it. */
const MODE = 0o644;

type Close = () => Promise<void>;

/** Throws `ProblemError` where the port is taken or the file cannot be written. */
export async function metricsOut({ file, port }: Wanted, text: (format: MetricsFormat) => string): Promise<MetricsOut> {
  const served = port === undefined ? undefined : await serve(port, text);
  try {
    const written = file === undefined ? undefined : await keepWriting(file, () => text('prometheus'));
    return {
      async close() {
        await served?.();
        await written?.();
      },
    };
  } catch (error) {
    await served?.();
    throw error;
  }
}

/** A disk that is slow or full later on costs a version, never the run. */
async function keepWriting(file: string, text: () => string): Promise<Close> {
  await replaceFile(file, text(), MODE).catch(refusedAs('--metrics-file', file));
  let writing: Promise<void> | undefined;
  const write = () => {
    writing ??= replaceFile(file, text(), MODE)
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };
  const timer = setInterval(write, EVERY);
  return async () => {
    clearInterval(timer);
    await writing;
    await write();
  };
}

async function serve(port: number, text: (format: MetricsFormat) => string): Promise<Close> {
  const server = createServer((request, response) => {
    if (!isForThisMachine(request)) {
      response.writeHead(421).end('served to this machine alone, as localhost or 127.0.0.1\n');
      return;
    }
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('/metrics\n');
      return;
    }
    const isOpen = request.headers.accept?.includes('application/openmetrics-text') === true;
    const type = isOpen ? 'application/openmetrics-text; version=1.0.0' : 'text/plain; version=0.0.4';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(text(isOpen ? 'openmetrics' : 'prometheus'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  }).catch(refusedAs('--metrics-port', `${LOOPBACK}:${port}`));
  server.unref();
  return async () => {
    server.closeAllConnections();
    server.close();
  };
}

/** A page of the web whose name was made to lead here (DNS rebinding) comes under that name. */
function isForThisMachine({ headers: { host } }: IncomingMessage): boolean {
  return host === undefined || /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

function refusedAs(flag: string, where: string): (error: unknown) => never {
  return error => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = isTaken ? 'another program listens there' : fileErrorWords(error);
    if (why === undefined) throw error;
    const hint = `Give another one, or leave ${flag} out.`;
    throw new ProblemError({ code: 'bad-input', title: `${flag} ${where}: ${why}`, hint });
  };
}
