/** What a Prometheus answers over HTTP, wherever its series come from. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KubeObject } from '../../../model/kube.ts';
import type { Site } from '../site.ts';
import { evaluate, type Series } from './query.ts';

const PORT = 9090;

export type Queried = {
  readonly series: () => readonly Series[];
  /** The file that it runs with. */
  readonly config: () => string;
  readonly targets: () => readonly object[];
  /** Reads its file again; why it continues with the old one. Absent: it may not be asked for from outside. */
  readonly reload?: (signal: AbortSignal) => Promise<string | undefined>;
};

export function serveQueries(site: Site, pod: KubeObject, { series, config, targets, reload }: Queried): void {
  site.listeners.listen(pod, PORT, (request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (!site.signal.aborted) throw error;
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const success = (data: unknown) => send(200, { status: 'success', data });
    switch (pathname) {
      case '/-/ready':
      case '/-/healthy':
        return send(200, 'Prometheus Server is Ready.\n');
      case '/-/reload': {
        if (reload === undefined) return send(403, 'Lifecycle API is not enabled.');
        if (request.method !== 'POST') return send(405, 'Only POST or PUT requests allowed');
        const why = await reload(site.signal);
        return why === undefined ? send(200, '') : send(500, `${why}\n`);
      }
      case '/api/v1/status/config':
        return success({ yaml: config() });
      case '/api/v1/targets':
        return success({ activeTargets: targets(), droppedTargets: [] });
      case '/api/v1/query':
        return queried(searchParams.get('query') ?? '', success, send);
      default:
        return send(404, '404 page not found\n');
    }
  }

  function queried(
    query: string,
    success: (data: unknown) => void,
    send: (status: number, body: unknown) => void,
  ): void {
    try {
      const time = site.clock.now() / 1000;
      const result = evaluate(query, series()).map(({ labels, value }) => ({
        metric: labels,
        value: [time, String(value)],
      }));
      success({ resultType: 'vector', result });
    } catch (error) {
      send(400, {
        status: 'error',
        errorType: 'bad_data',
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
