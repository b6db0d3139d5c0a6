/** Metrics for whoever collects them: a file for a collector of text files, or a port on this machine alone. */
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
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

/** Throws `ProblemError` where the port is taken or the file cannot be written. */
export async function metricsOut({ file, port }: Wanted, text: (format: MetricsFormat) => string): Promise<MetricsOut> {
  const closings: (() => Promise<void>)[] = [];
  if (port !== undefined) closings.push(await serve(port, text));
  if (file !== undefined) {
    // In whole or not at all: a collector may read at any moment.
    const write = async () => {
      await writeFile(`${file}.part`, text('prometheus'));
      await rename(`${file}.part`, file);
    };
    await write().catch(refusedAs('--metrics-file', file));
    const timer = setInterval(() => void write().catch(() => undefined), EVERY);
    closings.push(async () => {
      clearInterval(timer);
      await write().catch(() => undefined);
    });
  }
  return {
    async close() {
      for (const close of closings) await close();
    },
  };
}

async function serve(port: number, text: (format: MetricsFormat) => string): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
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

function refusedAs(flag: string, where: string): (error: unknown) => never {
  return error => {
    const words = error instanceof Error ? error.message : String(error);
    const hint = `Give another one, or leave ${flag} out.`;
    throw new ProblemError({ code: 'bad-input', title: `${flag} ${where}: ${words}`, hint });
  };
}
