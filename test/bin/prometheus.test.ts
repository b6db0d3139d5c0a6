/** A real Prometheus collects what `traffic --metrics-port` serves; skipped where none is installed. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { metricsOut } from '../../bin/commands/metrics-out.ts';
import { metricsText } from '../../source/traffic/paths/metrics.ts';
import { pictureOf } from '../../source/traffic/paths/picture.ts';
import { freePorts } from '../control-plane/ports.ts';
import { meshOf } from '../helpers/meshes.ts';
import { begin, observed, seeded, shares } from '../traffic/paths/mixtures.ts';
import { temporaryFolder } from './kubeconfigs.ts';

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const absent = has('prometheus') ? false : 'prometheus is not installed (Debian: package prometheus)';

type Answer = {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
};

/** What a query comes to once it has a result. */
async function resultOf(port: number, query: string, signal: AbortSignal): Promise<Answer['data']['result']> {
  for (;;) {
    signal.throwIfAborted();
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
    const answer = await fetch(url, { signal }).then(
      async response => (response.ok ? ((await response.json()) as Answer) : undefined),
      () => undefined,
    );
    if (answer !== undefined && answer.data.result.length > 0) return answer.data.result;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Collects from that port each second, until the test ends; the port of its API. */
async function prometheus(t: TestContext, target: number): Promise<number> {
  const folder = temporaryFolder(t);
  const [port = 0] = await freePorts(1);
  const config = join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'eastwest', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
    }),
  );
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  const running = spawn('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const over = new Promise(resolve => running.once('exit', resolve));
  t.after(async () => {
    running.kill('SIGKILL');
    await over;
  });
  return port;
}

test('a real Prometheus finds the port up, and has every path, counter and state of it', { skip: absent }, async t => {
  const mesh = meshOf(['east', 'west']);
  const watched = observed(mesh);
  const draw = shares({ v1: 1, v2: 1 }, seeded(1));
  watched.go(30, name => (name === 'west' && draw() === 'v1' ? undefined : draw()));
  const clients = pictureOf(watched.paths, 10, watched.now(), begin);
  const [target = 0] = await freePorts(1);
  const served: string[] = [];
  const out = await metricsOut({ file: undefined, port: target }, format => {
    served.push(format);
    return metricsText(mesh.id, clients, 'proven', format);
  });
  t.after(() => out.close());
  const port = await prometheus(t, target);
  const { signal } = t;
  const up = await resultOf(port, 'up{job="eastwest"}==1', signal);
  assert.equal(up.length, 1);
  // It asks for OpenMetrics, which is stricter than the older format.
  assert.ok(served.includes('openmetrics'), served.join(' '));
  const numberOf = async (query: string) => Number((await resultOf(port, query, signal))[0]?.value[1]);
  const paths = clients.flatMap(({ paths: own }) => own);
  assert.equal(await numberOf('count(eastwest_path_up)'), paths.length);
  assert.equal(
    await numberOf('sum(eastwest_responses_total)'),
    paths.reduce((sum, { total }) => sum + total, 0),
  );
  assert.equal(
    await numberOf('sum(eastwest_request_errors_total)'),
    clients.reduce((sum, { totalErrors }) => sum + totalErrors, 0),
  );
  assert.equal(await numberOf('eastwest_verdict{state="proven"}'), 1);
  const [way] = await resultOf(port, 'eastwest_responses_total{from="east",version="v2"}', signal);
  assert.deepEqual([way?.metric.to, way?.metric.way, way?.metric.mesh], ['west', 'gateway', mesh.id]);
  const kinds = await fetch(`http://127.0.0.1:${port}/api/v1/metadata?metric=eastwest_responses`, { signal });
  assert.match(await kinds.text(), /"type":"counter"/);
});
