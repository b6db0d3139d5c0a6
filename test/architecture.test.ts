/** Who may import whom: each row a folder, what it may import, and its own packages. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { everything, filesIn, type Import, importsOf, root, targetOf } from './helpers/imports.ts';
import { noComplaints } from './helpers/no-complaints.ts';

type Row = { readonly from: string; readonly may: readonly string[]; readonly packages?: readonly string[] };

const rows: readonly Row[] = [
  { from: 'source/model', may: [] },
  { from: 'source/ports.ts', may: ['source/model'] },
  { from: 'source/command-output.ts', may: ['source/model', 'source/ports.ts'] },
  { from: 'source/semaphore.ts', may: [] },
  { from: 'source/patience.ts', may: ['source/ports.ts'] },
  { from: 'source/limited-yaml.ts', may: ['source/model'], packages: ['js-yaml'] },
  { from: 'source/files', may: [] },
  {
    from: 'source/engine',
    may: [
      'source/model',
      'source/ports.ts',
      'source/command-output.ts',
      'source/semaphore.ts',
      'source/patience.ts',
      'source/ownership',
    ],
  },
  { from: 'source/manifests', may: ['source/model', 'source/limited-yaml.ts'], packages: ['js-yaml'] },
  {
    from: 'source/steps',
    may: [
      'source/manifests',
      'source/engine/step.ts',
      'source/engine/goals.ts',
      'source/model',
      'source/traffic/destination-versions.ts',
      'source/traffic/dial.ts',
      'source/traffic/hello.ts',
      'source/traffic/istiod.ts',
      'source/traffic/latest-answers.ts',
    ],
  },
  { from: 'source/plans', may: ['source/steps', 'source/engine/step.ts', 'source/model'] },
  // Text in, objects out: the files of an OLM bundle, wherever they are, through a proxy as well.
  { from: 'source/operator-bundle', may: ['source/files', 'source/model'], packages: ['js-yaml', 'undici'] },
  {
    from: 'source/certificates',
    may: ['source/files', 'source/model', 'source/ports.ts', 'source/semaphore.ts'],
    packages: ['node-forge'],
  },
  // What others made: whether it fits as it is, and who would change it back.
  { from: 'source/ownership', may: ['source/model', 'source/ports.ts'] },
  {
    from: 'source/checks',
    may: ['source/model', 'source/ports.ts', 'source/limited-yaml.ts', 'source/ownership'],
  },
  // Reads clusters as the traffic does, and remote secrets as data.
  {
    from: 'source/diagnosis',
    may: [
      'source/model',
      'source/ports.ts',
      'source/command-output.ts',
      'source/traffic',
      'source/limited-yaml.ts',
      'source/manifests/remote-credentials.ts',
    ],
  },
  // Everything that a helper needs to see, without a secret; and what the walk rests on, read back.
  {
    from: 'source/report',
    may: [
      'source/model',
      'source/ports.ts',
      'source/command-output.ts',
      'source/diagnosis',
      'source/files',
      'source/manifests/yaml.ts',
      'source/operator-bundle/limits.ts',
      'source/operator-bundle/tar.ts',
      'source/operator-bundle/unzipped.ts',
    ],
  },
  // What exists, whatever made it: reads clusters, and remote secrets as data.
  {
    from: 'source/status',
    may: ['source/model', 'source/ports.ts', 'source/engine/live-reason.ts', 'source/manifests/remote-credentials.ts'],
  },
  // All checks in one form: those before an install, what deviates, what runs, the walk.
  {
    from: 'source/health',
    may: [
      'source/checks',
      'source/preparation',
      'source/diagnosis',
      'source/status',
      'source/engine/pod-reason.ts',
      'source/manifests/probe-pod.ts',
      'source/command-output.ts',
      'source/traffic',
      'source/model',
      'source/ports.ts',
    ],
  },
  // What every command does before a run: from what the user said and what the clusters are to a plan.
  {
    from: 'source/preparation',
    may: [
      'source/plans',
      'source/checks',
      'source/ownership',
      'source/engine',
      'source/steps/removal/removing.ts',
      'source/steps/step-id.ts',
      'source/model',
      'source/ports.ts',
      'source/semaphore.ts',
    ],
  },
  { from: 'source/traffic', may: ['source/model', 'source/ports.ts', 'source/command-output.ts'] },
  // Its rooms, from the lowest up: each knows only those below it, and the files that stand beside the rooms know all.
  { from: 'source/kubernetes/failures', may: ['source/model'] },
  {
    from: 'source/kubernetes/responses',
    may: ['source/kubernetes/failures', 'source/semaphore.ts', 'source/model', 'source/ports.ts'],
  },
  {
    from: 'source/kubernetes/kubeconfig',
    may: ['source/files', 'source/model', 'source/ports.ts'],
    packages: ['js-yaml'],
  },
  {
    from: 'source/kubernetes/login',
    may: ['source/kubernetes/kubeconfig', 'source/kubernetes/failures', 'source/model'],
    packages: ['@kubernetes/client-node'],
  },
  {
    from: 'source/kubernetes/connection',
    may: [
      'source/kubernetes/login',
      'source/kubernetes/kubeconfig',
      'source/kubernetes/responses',
      'source/kubernetes/trace.ts',
      'source/kubernetes/failures',
      'source/semaphore.ts',
      'source/model',
      'source/ports.ts',
    ],
    packages: ['socks', 'undici'],
  },
  {
    from: 'source/kubernetes/requests',
    may: [
      'source/kubernetes/clock.ts',
      'source/kubernetes/connection',
      'source/kubernetes/responses',
      'source/kubernetes/trace.ts',
      'source/kubernetes/failures',
      'source/model',
      'source/ports.ts',
    ],
  },
  {
    from: 'source/kubernetes/watches',
    may: [
      'source/kubernetes/requests/paths.ts',
      'source/kubernetes/connection',
      'source/kubernetes/responses',
      'source/kubernetes/trace.ts',
      'source/kubernetes/failures',
      'source/model',
      'source/patience.ts',
      'source/ports.ts',
    ],
  },
  {
    from: 'source/kubernetes/exec',
    may: [
      'source/kubernetes/requests/paths.ts',
      'source/kubernetes/connection',
      'source/kubernetes/responses',
      'source/kubernetes/trace.ts',
      'source/kubernetes/failures',
      'source/model',
      'source/ports.ts',
    ],
    packages: ['ws'],
  },
  { from: 'source/kubernetes', may: ['source/model', 'source/ports.ts'] },
  {
    // Knows nothing of the program: source/rehearsal/README.md draws its border.
    from: 'source/rehearsal',
    may: [
      'source/model/fields.ts',
      'source/model/image-registries.ts',
      'source/model/kinds.ts',
      'source/model/kube.ts',
      'source/model/mesh.ts',
      'source/model/problem.ts',
      'source/model/ranges.ts',
      'source/ports.ts',
    ],
    packages: ['ws', 'js-yaml'],
  },
  { from: 'state', may: ['source'], packages: ['zustand/vanilla'] },
  { from: 'screens', may: ['state'], packages: ['ink', 'react', 'zustand', 'string-width'] },
  // The executable loads the bundle that is built of all this.
  { from: 'bin', may: ['source', 'state', 'screens', 'dist/eastwest.js'], packages: ['ink', 'react', 'esbuild'] },
];

const within = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** The entry of the row that allows an import; undefined where it needs none. */
type Allowed = { readonly row: Row; readonly entry: string | undefined };

/** What allows an import, or the complaint. */
function judge(row: Row, found: Import): Allowed | string {
  const free: Allowed = { row, entry: undefined };
  if (found.of.startsWith('node:')) return free;
  if (!found.of.startsWith('.')) {
    const entry = (row.packages ?? []).find(name => within(found.of, name));
    return entry === undefined && !found.typeOnly ? `${found.file} imports the package ${found.of}` : { row, entry };
  }
  const target = targetOf(found);
  const world = within(target, 'source/kubernetes') || within(target, 'source/rehearsal');
  if (row.from === 'state' && world) return `${found.file} imports the world: ${target}`;
  if (within(target, row.from)) return free;
  const entry = row.may.find(place => within(target, place));
  if (entry !== undefined) return { row, entry };
  if (row.from === 'screens' && found.typeOnly && within(target, 'source')) return free;
  return `${found.file} imports ${target}`;
}

function judgements(): readonly (Allowed | string)[] {
  return everything.flatMap(file => {
    const row = rows.find(each => within(file, each.from));
    if (row === undefined) return [`${file} is in no row of the table`];
    return importsOf(file).map(found => judge(row, found));
  });
}

test('every folder imports only what the table of the architecture allows', () => {
  noComplaints(
    judgements().filter(each => typeof each === 'string'),
    'the rows of this file allow none of these; what is wanted there belongs lower, or comes in as an argument',
  );
});

test('YAML is parsed only where its size is limited', () => {
  const readers = everything
    .filter(file => !within(file, 'source/rehearsal'))
    .filter(file => /import \{[^}]*\bload(All)?\b[^}]*\} from 'js-yaml'/.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(readers.toSorted(), [
    'source/kubernetes/kubeconfig/yaml.ts',
    'source/limited-yaml.ts',
    'source/operator-bundle/manifests.ts',
  ]);
});

test('JSON of others is parsed only where its size is limited', () => {
  const readers = everything
    .filter(file => within(file, 'source') && !within(file, 'source/rehearsal'))
    .filter(file => /JSON\.parse\((?!JSON\.stringify)/.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(readers.toSorted(), ['source/kubernetes/responses/json.ts', 'source/model/limited-json.ts']);
});

const usedOfRehearsal: readonly string[] = [
  'source/rehearsal/mesh/host-names.ts',
  'source/rehearsal/operator-releases.ts',
  'source/rehearsal/scenario.ts',
  'source/rehearsal/start.ts',
];

test('the program uses few files of the simulated clusters', () => {
  const inside = 'source/rehearsal';
  const used = ['source', 'state', 'screens', 'bin']
    .flatMap(filesIn)
    .filter(file => !within(file, inside))
    .flatMap(importsOf)
    .filter(found => found.of.startsWith('.'))
    .map(targetOf)
    .filter(target => within(target, inside));
  assert.deepEqual([...new Set(used)].toSorted(), usedOfRehearsal);
});

test('the page about the simulated clusters names every file that crosses their border', () => {
  const page = readFileSync(join(root, 'source/rehearsal/README.md'), 'utf8');
  const border = /## Its border\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  const row = rows.find(({ from }) => from === 'source/rehearsal');
  const unsaid = [...(row?.may ?? []), ...usedOfRehearsal]
    .map(path => path.replace(/^source\/(?:model|rehearsal)\//, ''))
    .filter(name => !border.includes(`${name}\``));
  noComplaints(unsaid, 'source/rehearsal/README.md#its-border must name');
});

test('the simulated API server could be a package of its own: it needs three files beside it, and some types', () => {
  const place = 'source/rehearsal/api-server';
  const outside = filesIn(place)
    .flatMap(importsOf)
    .filter(found => found.of.startsWith('.'))
    .filter(found => !within(targetOf(found), place));
  const targets = (typeOnly: boolean) => [
    ...new Set(outside.filter(found => found.typeOnly === typeOnly).map(targetOf)),
  ];
  const used = targets(false);
  assert.deepEqual(used.toSorted(), ['source/model/fields.ts', 'source/model/kube.ts', 'source/model/problem.ts']);
  assert.deepEqual(
    targets(true).filter(each => !used.includes(each)),
    ['source/ports.ts'],
  );
});

test('the table allows nothing that no file imports', () => {
  const used = new Map<Row, Set<string>>(rows.map(row => [row, new Set()]));
  for (const each of judgements()) {
    if (typeof each !== 'string' && each.entry !== undefined) used.get(each.row)?.add(each.entry);
  }
  const idle = rows.flatMap(row =>
    [...row.may, ...(row.packages ?? [])]
      .filter(entry => !used.get(row)?.has(entry))
      .map(entry => `${row.from}: ${entry}`),
  );
  noComplaints(idle, 'take these entries out of the rows of this file: nothing needs them');
});

test('no file imports another that imports it, directly or by others', () => {
  // Types as well: two files that need each other are one idea, or hold a third.
  const imports = new Map(everything.map(file => [file, importsOf(file).map(targetOf)]));
  noComplaints(circleIn(imports), 'each of these imports the next, and the last the first: move what both need');
});

/** The files of the first circle that is met, in order; empty where there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cleared = new Set<string>();
  const circleFrom = (file: string, way: readonly string[]): readonly string[] => {
    const before = way.indexOf(file);
    if (before >= 0) return way.slice(before);
    if (cleared.has(file)) return [];
    for (const target of imports.get(file) ?? []) {
      const circle = circleFrom(target, [...way, file]);
      if (circle.length > 0) return circle;
    }
    cleared.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const circle = circleFrom(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

test('a circle is found however long it is', () => {
  const imports = { a: ['b', 'x'], b: ['c'], c: ['d', 'x'], d: ['b'], x: [] };
  assert.deepEqual(circleIn(new Map(Object.entries(imports))), ['b', 'c', 'd']);
});

test('the reader of import lines sees imports, re-exports and dynamic imports', () => {
  const seen = importsOf('test/architecture.test.ts').map(found => found.of);
  assert.ok(seen.includes('node:fs'));
  const row: Row = { from: 'screens', may: ['state'] };
  const ofEngine = { file: 'screens/a.tsx', of: '../source/engine/run.ts', dynamic: false };
  assert.equal(typeof judge(row, { ...ofEngine, typeOnly: false }), 'string');
  assert.notEqual(typeof judge(row, { ...ofEngine, typeOnly: true }), 'string');
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
