/**
 * Makes all files of a release in `out/`: the package, executables of one file, checksums, SBOM, notes, manifests of
 * package managers. Publishes nothing: what to publish with is printed last.
 *
 *   npm run release -- --dry-run     offline; for the platforms whose Node is in the cache
 *   npm run release -- --fetch       asks the npm registry for the Node of each platform first
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { tarOf } from '../../source/files/tar-archive.ts';
import { bundled } from '../build/bundled.mjs';
import { identity } from '../build/identity.mjs';
import { partsOf } from '../build/licenses.mjs';
import { gzipped, sha256, xzipped } from './archive.ts';
import { executableOf, writeProgram } from './executable.ts';
import { fetchNodes, NODE_VERSION, type Platform, platforms, thisPlatform, unpackedNode } from './nodes.ts';
import { shortestRun, smoke, starterOf } from './smoke.ts';
import { homebrewFormula, krewManifest, type Released, releaseNotes, sbom } from './texts.ts';

const root = new URL('../..', import.meta.url).pathname;
const { values: flags } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    fetch: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'out') },
    nodes: { type: 'string', default: join(root, 'node_modules/.cache/eastwest-nodes') },
    url: { type: 'string', default: 'https://RELEASES' },
  },
});

const { version, commit, committed } = identity(root, 'package');
const time = committed === '' ? 0 : Date.parse(committed) / 1000;
const missing: string[] = [];
const say = (what: string, value: string, goal = '') =>
  console.log(`${what.padEnd(38)}${value.padEnd(22)}${goal}`.trimEnd());
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const out = flags.out;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'eastwest-release-'));
const released: Released[] = [];
function release(name: string, content: Buffer | string): Released {
  writeFileSync(join(out, name), content);
  const file = { name, sum: sha256(content) };
  released.push(file);
  return file;
}

try {
  say(`eastwest ${version}`, commit === '' ? 'no commit' : commit.slice(0, 12));
  const notes = releaseNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version);
  if (notes === undefined || /not released/.test(notes.heading))
    missing.push(`CHANGELOG.md has no date for ${version}`);
  if (git('status', '--porcelain') !== '') missing.push('the working tree has changes that are not committed');
  release('RELEASE-NOTES.md', notes?.text ?? '');

  const archive = packed();
  say(archive.name, megabytes(readFileSync(join(out, archive.name)).length), '≤ 2 MB');
  release('eastwest.rb', homebrewFormula(archive, flags.url));
  const { metafile } = await bundled(root, work);
  const parts = partsOf(metafile?.inputs ?? {}, root);

  if (flags.fetch) fetchNodes(platforms, flags.nodes);
  const archives = await executables();
  release('sbom.cdx.json', sbom([...parts, ...nodeIn(archives)], { version, committed }));
  release('eastwest.yaml', krewManifest(version, archives, flags.url));
  const sums = [...released].sort((left, right) => (left.name < right.name ? -1 : 1));
  writeFileSync(join(out, 'SHA256SUMS'), sums.map(({ name, sum }) => `${sum}  ${name}\n`).join(''));

  for (const each of missing) say('not ready:', each);
  if (missing.length > 0 && !flags['dry-run']) process.exitCode = 1;
  else if (!flags['dry-run']) console.log(`\nnpm publish ${join(out, archive.name)}\ngit push --follow-tags`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** By npm, which writes the same archive of the same files. */
function packed(): Released {
  const argv = ['pack', '--json', '--pack-destination', work];
  const [{ filename }] = JSON.parse(execFileSync('npm', argv, { cwd: root, encoding: 'utf8' }));
  return release(filename, readFileSync(join(work, filename)));
}

/** Archives by platform. */
async function executables(): Promise<ReadonlyMap<string, Released>> {
  const made = new Map<string, Released>();
  const unpacked = platforms.map(each => ({ each, node: unpackedNode(each, flags.nodes, join(work, each.name)) }));
  for (const { each } of unpacked.filter(one => one.node === undefined)) {
    missing.push(`no Node ${NODE_VERSION} for ${each.name} in the cache: --fetch`);
  }
  const here = unpacked.find(({ each }) => each.name === thisPlatform)?.node;
  if (here === undefined) return made;
  const folder = join(work, 'program');
  mkdirSync(folder);
  await writeProgram(root, folder);
  const license = unpacked.find(one => one.node?.license !== undefined)?.node?.license ?? '';
  for (const { each, node } of unpacked) {
    if (node === undefined) continue;
    const file = executableOf(each, here.binary, node.binary, folder);
    tried(each, file, here.binary);
    made.set(each.name, archived(each.name, file, license));
  }
  return made;
}

function archived(platform: string, file: string, nodeLicense: string): Released {
  const text = (path: string) => ({ path, content: readFileSync(join(root, path)) });
  const tar = tarOf(
    [
      {
        path: platform.startsWith('win32') ? 'eastwest.exe' : 'eastwest',
        content: readFileSync(file),
        executable: true,
      },
      text('LICENSE'),
      text('THIRD-PARTY-LICENSES'),
      { path: 'LICENSE-NODE', content: Buffer.from(nodeLicense) },
      { path: 'eastwest.1', content: readFileSync(join(root, 'dist/eastwest.1')) },
    ],
    time,
  );
  const name = `eastwest-${version}-${platform}.tar`;
  const small = xzipped(tar);
  if (small !== undefined) {
    say(`${name}.xz`, megabytes(small.length), '≤ 40 MB');
    release(`${name}.xz`, small);
  }
  // Krew unpacks no xz.
  const archive = release(`${name}.gz`, gzipped(tar));
  say(archive.name, megabytes(readFileSync(join(out, archive.name)).length));
  return archive;
}

/** Held to the goals where it runs: an emulator tells nothing about time. */
function tried(platform: Platform, file: string, node: string): void {
  const starter = starterOf(platform);
  if (starter === undefined) {
    say(`${basename(file)}: main job`, 'not tried here');
    return;
  }
  smoke(file, starter, version);
  say(`${basename(file)}: main job`, 'proven', starter.length === 0 ? '' : `by ${starter[0]}`);
  if (starter.length > 0) return;
  const milliseconds = (program: string, argv: readonly string[]) => `${shortestRun(program, argv).toFixed(0)} ms`;
  say(
    '  start to end: --version',
    milliseconds(file, ['--version']),
    `node -e 0: ${milliseconds(node, ['-e', '0'])}; first frame ≤ 200 ms: test/bench/terminal.ts`,
  );
}

function nodeIn(archives: ReadonlyMap<string, Released>) {
  return archives.size === 0 ? [] : [{ name: 'node', version: NODE_VERSION, license: 'MIT' }];
}

function git(...argv: readonly string[]): string {
  try {
    return execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
