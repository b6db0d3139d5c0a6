/** The published package: one small thing, that is installed without a registry and does the main job. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'eastwest-package-'));
after(() => rmSync(folder, { recursive: true }));

const path = (...rest: readonly string[]) =>
  [...rest, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
const run = (file: string, argv: readonly string[], cwd: string, PATH = path()) =>
  execFileSync(file, argv, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH },
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const MEGABYTE = 1_000_000;

test('packed below 2 MB, installed offline in an empty folder as one package, it does the main job', () => {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root));
  const archive = join(folder, packed.filename);
  assert.ok(statSync(archive).size < 2 * MEGABYTE, `${statSync(archive).size} bytes`);
  const names: readonly string[] = packed.files.map((file: { readonly path: string }) => file.path);
  for (const wanted of ['LICENSE', 'THIRD-PARTY-LICENSES', 'dist/eastwest.js', 'dist/eastwest.1']) {
    assert.ok(names.includes(wanted), wanted);
  }
  assert.deepEqual(
    names.filter(name => /\.tsx?$|^(test|source|state|screens|node_modules)\//.test(name)),
    [],
  );

  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const cache = join(folder, 'no-cache');
  run('npm', ['install', '--offline', '--no-audit', '--prefix', empty, '--cache', cache, archive], empty);
  const installed = join(empty, 'node_modules');
  assert.deepEqual(
    readdirSync(installed).filter(name => !name.startsWith('.')),
    ['eastwest'],
  );
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'eastwest/package.json'), 'utf8'));
  assert.equal(dependencies, undefined);

  const programs = join(installed, '.bin');
  const events = run(join(programs, 'eastwest'), ['up', '--rehearse', '--yes', '-o', 'ndjson'], empty);
  assert.equal(JSON.parse(events.trim().split('\n').at(-1) ?? '').outcome, 'proven');
  // What kubectl starts, by their names.
  assert.match(run(join(programs, 'kubectl-eastwest'), ['--version'], empty), /^eastwest \d/);
  const asked = ['up', '--topo'];
  assert.match(
    run(join(programs, 'kubectl_complete-eastwest'), asked, empty, path(programs)),
    /^--topology\t.*\n:4\n$/,
  );
});
