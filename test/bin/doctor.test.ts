/** What the program says of itself and of the machine. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../bin/arguments/commands.ts';
import { kubeconfigFile, temporaryFolder } from './kubeconfigs.ts';
import { runMain } from './run-main.ts';

type Told = { readonly findings: readonly { subject: string; verdict: string; words: string; hint?: string }[] };
const findings = (stdout: string) => (JSON.parse(stdout) as Told).findings;

test('--version -o json tells version, commit, Node and what it was tested with, on every command', async () => {
  for (const argv of [
    ['--version', '-o', 'json'],
    ['plan', '-o', 'json', '--version'],
  ]) {
    const { stdout, exit } = await runMain(argv);
    const who = JSON.parse(stdout);
    assert.equal(exit, 0);
    assert.match(who.version, /^\d+\.\d+\.\d+$/);
    assert.equal(who.node, process.versions.node);
    assert.equal(who.form, 'sources');
    assert.ok('commit' in who);
    assert.ok(who.testedWith.sail.length > 0 && who.testedWith['service-mesh'].length > 0);
  }
});

test('on the full screen --output without --version is told as a mistake', async () => {
  const { stderr, exit } = await runMain(['-o', 'json']);
  assert.match(stderr, /--output applies only to --version here/);
  assert.equal(exit, 2);
});

test('doctor on a good machine: exit 0, one line a subject', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const folder = temporaryFolder(t);
  const { stdout, exit } = await runMain(['doctor', '--kubeconfig', file, '--no-color'], { folder });
  assert.equal(exit, 0, stdout);
  assert.match(stdout, /^eastwest \d/);
  assert.match(stdout, /kubeconfig +.*: 1 context$/m);
  assert.match(stdout, /certificates +.*eastwest-certs\/mesh1 \(will be created in /m);
});

test('doctor without a kubeconfig: exit 3, with what to do', async t => {
  const { stdout, exit } = await runMain(['doctor', '-o', 'json'], { folder: temporaryFolder(t) });
  assert.equal(exit, 3);
  const found = findings(stdout).find(each => each.subject === 'kubeconfig');
  assert.equal(found?.verdict, 'problem');
  assert.match(found?.hint ?? '', /--kubeconfig/);
});

test('doctor shows no password of a proxy, and finds a proxy that is none', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const folder = temporaryFolder(t);
  const on = (environment: Record<string, string>) =>
    runMain(['doctor', '-o', 'json', '--kubeconfig', file], { folder, environment });
  const good = await on({ HTTPS_PROXY: 'http://me:secret-word@proxy.example.com:3128', NO_PROXY: '.local' });
  assert.ok(!good.stdout.includes('secret-word'));
  assert.match(good.stdout, /HTTPS_PROXY=http:\/\/proxy.example.com:3128, NO_PROXY=.local/);
  assert.equal(good.exit, 0);
  const bad = await on({ HTTPS_PROXY: 'ftp://secret-word@x' });
  assert.ok(!bad.stdout.includes('secret-word'));
  assert.equal(findings(bad.stdout).find(each => each.subject === 'proxies')?.verdict, 'problem');
});

const asRoot = process.getuid?.() === 0 ? 'root may write everywhere' : false;
test('doctor finds a folder that cannot be written to', { skip: asRoot }, async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const folder = join(temporaryFolder(t), 'shut');
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  const { stdout, exit } = await runMain(['doctor', '-o', 'json', '--kubeconfig', file], { folder });
  assert.equal(findings(stdout).find(each => each.subject === 'certificates')?.verdict, 'problem');
  assert.equal(exit, 3);
});

test('the man page names every command and flag, and no line of text is taken for a request', async () => {
  const { stdout } = await runMain(['man']);
  const plain = stdout.replaceAll('\\-', '-');
  for (const entry of commands) {
    assert.ok(plain.includes(`.B eastwest${entry.name === '' ? '' : ` ${entry.name}`}`));
    for (const flag of entry.flags) assert.ok(plain.includes(`--${flag.name}`), flag.name);
  }
  const requests = stdout.split('\n').filter(line => /^[.']/.test(line));
  assert.deepEqual(
    requests.filter(line => !/^\.(TH|SH|SS|TP|PP|B|BR|nf|fi)( |$)/.test(line)),
    [],
  );
});

test('completion without a shell, or for one that there is not, names those there are', async () => {
  for (const [argv, words] of [
    [['completion'], /the shell is missing/],
    [['completion', 'fishy'], /Did you mean fish\?/],
  ] as const) {
    const { stderr, exit } = await runMain(argv);
    assert.match(stderr, words);
    assert.match(stderr, /bash, zsh, fish, powershell/);
    assert.equal(exit, 2);
  }
});
