/** Who may import whom: each row a folder, what it may import, and its own packages. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

type Row = { readonly from: string; readonly may: readonly string[]; readonly packages?: readonly string[] };

const rows: readonly Row[] = [
  { from: 'source/model', may: [] },
  { from: 'source/ports.ts', may: ['source/model'] },
  { from: 'source/command-output.ts', may: ['source/model', 'source/ports.ts'] },
  { from: 'source/files', may: ['source/model'] },
  { from: 'source/engine', may: ['source/model', 'source/ports.ts', 'source/command-output.ts'] },
  { from: 'source/manifests', may: ['source/model'], packages: ['js-yaml'] },
  {
    from: 'source/steps',
    may: [
      'source/manifests',
      'source/engine/step.ts',
      'source/engine/goals.ts',
      'source/model',
      'source/traffic/dial.ts',
      'source/traffic/hello.ts',
      'source/traffic/istiod.ts',
      'source/traffic/latest-answers.ts',
    ],
  },
  { from: 'source/plans', may: ['source/steps', 'source/engine/step.ts', 'source/model'] },
  // Text in, objects out: the files of an OLM bundle, wherever they are, through a proxy as well.
  { from: 'source/bundle', may: ['source/files', 'source/model', 'source/ports.ts'], packages: ['js-yaml', 'undici'] },
  { from: 'source/certificates', may: ['source/files', 'source/model', 'source/ports.ts'], packages: ['node-forge'] },
  {
    from: 'source/checks',
    may: ['source/model', 'source/ports.ts', 'source/engine/goals.ts', 'source/engine/standing.ts'],
  },
  // Reads clusters as the traffic does, and remote secrets as data.
  {
    from: 'source/diagnosis',
    may: [
      'source/model',
      'source/ports.ts',
      'source/command-output.ts',
      'source/traffic',
      'source/manifests/remote-credentials.ts',
    ],
  },
  { from: 'source/traffic', may: ['source/model', 'source/ports.ts', 'source/command-output.ts'] },
  {
    from: 'source/kubernetes',
    may: ['source/files', 'source/model', 'source/ports.ts'],
    packages: ['@kubernetes/client-node', 'socks', 'undici', 'ws', 'js-yaml'],
  },
  {
    from: 'source/rehearsal',
    may: ['source/model', 'source/ports.ts', 'source/certificates'],
    packages: ['ws', 'js-yaml'],
  },
  { from: 'state', may: ['source'], packages: ['zustand/vanilla'] },
  { from: 'screens', may: ['state'], packages: ['ink', 'react', 'zustand', 'string-width'] },
  // The executable loads the bundle that is built of all this.
  { from: 'bin', may: ['source', 'state', 'screens', 'dist/eastwest.js'], packages: ['ink', 'react', 'esbuild'] },
];

const root = resolve(import.meta.dirname, '..');

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|tsx|js|mjs)$/.test(name))
    .map(name => join(folder, name));
}

const importLine =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"();]*?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

type Import = { readonly file: string; readonly of: string; readonly typeOnly: boolean };

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importLine)].map(match => ({
    file,
    of: match[3] ?? match[4] ?? '',
    typeOnly: match[2] !== undefined,
  }));
}

const within = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

function complaint(row: Row, found: Import): string | undefined {
  if (found.of.startsWith('node:')) return undefined;
  if (!found.of.startsWith('.')) {
    const named = (row.packages ?? []).some(name => within(found.of, name));
    return named || found.typeOnly ? undefined : `${found.file} imports the package ${found.of}`;
  }
  const target = relative(root, resolve(root, dirname(found.file), found.of));
  if (within(target, row.from) || row.may.some(place => within(target, place))) {
    const world = within(target, 'source/kubernetes') || within(target, 'source/rehearsal');
    return row.from === 'state' && world ? `${found.file} imports the world: ${target}` : undefined;
  }
  if (row.from === 'screens' && found.typeOnly && within(target, 'source')) return undefined;
  return `${found.file} imports ${target}`;
}

test('every folder imports only what the table of the architecture allows', () => {
  const all = ['source', 'state', 'screens', 'bin'].flatMap(filesIn);
  const complaints = all.flatMap(file => {
    const row = rows.find(each => within(file, each.from));
    if (row === undefined) return [`${file} is in no row of the table`];
    return importsOf(file).flatMap(found => complaint(row, found) ?? []);
  });
  assert.deepEqual(complaints, []);
});

test('the reader of import lines sees imports, re-exports and dynamic imports', () => {
  const seen = importsOf('test/architecture.test.ts').map(found => found.of);
  assert.ok(seen.includes('node:fs'));
  const row: Row = { from: 'screens', may: ['state'] };
  assert.ok(complaint(row, { file: 'screens/a.tsx', of: '../source/engine/run.ts', typeOnly: false }));
  assert.equal(complaint(row, { file: 'screens/a.tsx', of: '../source/engine/run.ts', typeOnly: true }), undefined);
});

test('modules hold no default exports and no barrels', () => {
  const all = ['source', 'state', 'screens'].flatMap(filesIn);
  const bad = all.filter(file => /\bexport default\b|^export \* from/m.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(bad, []);
  assert.deepEqual(
    all.filter(file => /(^|\/)(index|utils?|helpers?)\.tsx?$/.test(file)),
    [],
  );
});
