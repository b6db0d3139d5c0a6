/** Ports for the programs that cannot choose one themselves. */
import { createServer } from 'node:net';

/**
 * `count` free ports of 127.0.0.1, from below the range that kernels hand out to outgoing connections (Linux from 32768,
 * macOS from 49152): between choosing one and listening on it, no connection of another test can take it.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
