/** Completion as it is typed in real shells. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { completionScript, type Shell } from '../../../bin/completion/scripts.ts';
import { matchesGolden } from '../../helpers/goldens.ts';
import { terminal } from '../../terminal/terminal.ts';
import { within } from '../../terminal/using.ts';

const root = new URL('../../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'eastwest-completion-'));
after(() => rmSync(folder, { recursive: true }));

const cluster = (name: string) => ({
  name,
  cluster: { server: 'https://127.0.0.1:1' },
  user: {},
  context: { cluster: name, user: name },
});
const names = ['kind-east', 'arn:aws:eks:eu-central-1:12:cluster/north'];
const entries = names.map(cluster);
const kubeconfig = { apiVersion: 'v1', kind: 'Config', clusters: entries, users: entries, contexts: entries };

before(() => {
  execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
  mkdirSync(join(folder, 'some folder'));
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin/eastwest.js')}' "$@"\n`;
  writeFileSync(join(folder, 'eastwest'), program, { mode: 0o755 });
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    writeFileSync(join(folder, `completion.${shell}`), completionScript(shell));
  }
});

type InShell = { readonly start: readonly string[]; readonly load: string };

const prepare = 'export KUBECONFIG=$PWD/kubeconfig PATH=$PWD:$PATH';
const starts: Readonly<Record<Exclude<Shell, 'powershell'>, InShell>> = {
  bash: { start: ['bash', '--norc', '--noprofile', '-i'], load: `PS1='> '; ${prepare}; . ./completion.bash` },
  zsh: {
    start: ['zsh', '-f', '-i'],
    load: `PS1='> '; ${prepare}; autoload -U compinit; compinit -u -D; . ./completion.zsh`,
  },
  fish: {
    start: ['env', `HOME=${folder}`, 'fish', '--no-config', '-i'],
    load: `function fish_prompt; echo '> '; end; ${prepare}; source completion.fish`,
  },
};

/** What is typed, keys and all, and what the line has become then; the same in every shell but for quotes. */
const cases: readonly (readonly [what: string, typed: string, line: RegExp])[] = [
  ['a command', 'eastwest traf\t', /> eastwest traffic/],
  ['a flag', 'eastwest up --topo\t', /> eastwest up --topology/],
  ['a value', 'eastwest plan -o nd\t', /> eastwest plan -o ndjson/],
  ['a value behind =', 'eastwest plan --output=nd\t', /> eastwest plan --output=ndjson/],
  ['a context of the kubeconfig', 'eastwest up --cluster ki\t', /> eastwest up --cluster kind-east/],
  ['a context for a name', 'eastwest up --cluster east=ki\t', /> eastwest up --cluster '?east\\?=kind-east/],
  [
    'a context with colons',
    'eastwest up --cluster n\t',
    /--cluster '?north\\?=arn\\?:aws\\?:eks\\?:eu-central-1\\?:12\\?:cluster\/north/,
  ],
  [
    'the middle of a name with colons',
    'eastwest up --cluster north=arn:aws:e\t',
    /north\\?=arn\\?:aws\\?:eks\\?:eu-central-1\\?:12/,
  ],
  [
    'a key of a cluster, without a blank behind',
    'eastwest up --cluster east=kind-east,ne\tx',
    /kind-east,network\\?=x/,
  ],
  [
    'a primary among those given',
    'eastwest up --cluster east=kind-east --cluster n=kind-east,primary=\t',
    /primary\\?=east/,
  ],
  ['a file', 'eastwest up --kubeconfig kubec\t', /--kubeconfig kubeconfig/],
  ['a folder with a blank', 'eastwest up --certificates so\t', /--certificates '?some(\\)? folder/],
  ['a shell', 'eastwest completion power\t', /> eastwest completion powershell/],
];

for (const [shell, { start, load }] of Object.entries(starts)) {
  test(`${shell} completes what is typed`, { skip: isThere(shell) ? false : `${shell} is not installed` }, async () => {
    await within(terminal(start, { cols: 150, rows: 24 }), async made => {
      made.type(` cd '${folder}'; ${load}; echo loa''ded\r`);
      await made.sees(/^loaded/m);
      for (const [what, typed, line] of cases) {
        made.type(typed);
        await made.sees(line).catch(() => assert.fail(`${what}:\n${made.screen().join('\n').trim()}`));
        // ctrl-u and ctrl-l: an empty line on an empty screen, for the next one.
        made.type('\u0015\u000c');
        await made.sees(/^\s*>\s*$/);
      }
    });
  });
}

test('the script for PowerShell is the one that was looked at', () => {
  matchesGolden(new URL('./eastwest.ps1', import.meta.url), completionScript('powershell'));
});

function isThere(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(path => {
    try {
      accessSync(join(path, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
