/** What the program leaves unloaded until its first frame is there: the time of a start, told by what it is made of. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { builtEastwest } from './bundled.ts';
import { terminal } from './terminal.ts';
import { within } from './using.ts';

const folder = mkdtempSync(join(tmpdir(), 'eastwest-start-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

type Loaded = {
  /** Modules of Node's own. */
  readonly own: readonly string[];
  /** Files of the program. */
  readonly files: readonly string[];
};

/** Leaves by its key, and tells what Node had loaded by then. */
async function loadedBy(flags: readonly string[]): Promise<Loaded> {
  const told = path('loaded.json');
  const hook = path('hook.mjs');
  writeFileSync(
    hook,
    `import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const files = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url);
    return next(url, context);
  },
});
process.on('exit', () =>
  writeFileSync(${JSON.stringify(told)}, JSON.stringify({ own: process.moduleLoadList, files })));
`,
  );
  const [node = '', ...program] = builtEastwest()(...flags);
  await within(terminal([node, '--import', hook, ...program]), async made => {
    await made.sees('1/6 Clusters');
    made.type('q');
    assert.equal(await made.exited, 0);
  });
  return JSON.parse(readFileSync(told, 'utf8'));
}

test('the first frame of a kubeconfig needs few files, no TLS, no cryptography, no HTTP and no child process', async () => {
  const entry = {
    name: 'east',
    cluster: { server: 'https://127.0.0.1:1' },
    user: {},
    context: { cluster: 'east', user: 'east' },
  };
  const kubeconfig = { apiVersion: 'v1', kind: 'Config', clusters: [entry], users: [entry], contexts: [entry] };
  writeFileSync(path('kubeconfig'), JSON.stringify(kubeconfig));
  const { own, files } = await loadedBy(['--kubeconfig', path('kubeconfig')]);
  assert.ok(own.includes('NativeModule net'), 'the list names what is loaded: a terminal is a socket');
  const slow = ['tls', 'crypto', 'http', 'https', 'child_process', 'zlib', 'assert', 'internal/deps/undici/undici'];
  assert.deepEqual(
    slow.filter(name => own.includes(`NativeModule ${name}`)),
    [],
  );
  // Each is a millisecond of Node's loader: bin/build/merged-start.mjs makes one of those that come first.
  assert.ok(files.some(file => file.endsWith('/dist/start.js')));
  assert.ok(files.length <= 10, files.join(', '));
});

test('what Node keeps of the source takes one byte a character', () => {
  builtEastwest();
  const dist = join(new URL('../..', import.meta.url).pathname, 'dist');
  const sources = readdirSync(dist).filter(name => name.endsWith('.js'));
  assert.ok(sources.length > 0);
  const others = sources.filter(name => /[^\u0000-\u007f]/.test(readFileSync(join(dist, name), 'utf8')));
  assert.deepEqual(others, []);
});
