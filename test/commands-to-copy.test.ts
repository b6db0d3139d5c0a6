/** Commands that people copy into a shell hold foreign values as words of their own, and as nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../bin/arguments/commands.ts';
import { preview } from '../source/engine/preview.ts';
import type { Step } from '../source/engine/step.ts';
import type { Member, Mesh, Platform } from '../source/model/mesh.ts';
import type { Changing } from '../source/model/root-change.ts';
import { sh, shellWord } from '../source/model/shell-word.ts';
import { kialiSteps } from '../source/plans/kiali.ts';
import { multiPrimaryMultiNetwork } from '../source/plans/multi-primary-multi-network.ts';
import { primaryRemoteMultiNetwork } from '../source/plans/primary-remote-multi-network.ts';
import { rootChange } from '../source/plans/root-change.ts';
import { travels } from '../source/plans/travels.ts';
import { byHand } from '../state/words/by-hand.ts';
import { kialiFor } from './helpers/kiali-plans.ts';
import { member, meshOf } from './helpers/meshes.ts';
import { folderWith } from './kubernetes/folder.ts';

const root = new URL('..', import.meta.url).pathname;

type Template = {
  readonly line: number;
  readonly tag: string;
  readonly parts: readonly string[];
  readonly values: readonly string[];
};

/** The template literals of a file, those within others as well. */
function templatesIn(source: string): readonly Template[] {
  const found: Template[] = [];
  const lineAt = (index: number) => source.slice(0, index).split('\n').length;
  /** Reads from behind a backtick to behind its end. */
  const read = (start: number): number => {
    const parts: string[] = [];
    const values: string[] = [];
    const tag = /([\w.]*)$/.exec(source.slice(Math.max(0, start - 40), start - 1))?.[1] ?? '';
    let part = '';
    let at = start;
    for (; at < source.length && source[at] !== '`'; at++) {
      if (source[at] === '\\') part += source[at] + (source[++at] ?? '');
      else if (source[at] === '$' && source[at + 1] === '{') {
        const from = at + 2;
        let depth = 1;
        for (at = from; at < source.length && depth > 0; at++) {
          if (source[at] === '`') at = read(at + 1) - 1;
          else if (source[at] === '{') depth++;
          else if (source[at] === '}') depth--;
        }
        at--;
        parts.push(part);
        values.push(source.slice(from, at));
        part = '';
      } else part += source[at];
    }
    found.push({ line: lineAt(start), tag, parts: [...parts, part], values });
    return at + 1;
  };
  for (let at = 0; at < source.length; at++) if (source[at] === '`') at = read(at + 1) - 1;
  return found;
}

const withoutComments = (text: string) =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, all => all.replace(/[^\n]/g, ' '))
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s\/\/ .*$/gm, '')
    .replace(/\/`|'`'|"`"/g, '');

const ours = commands.map(({ name }) => name).filter(name => name !== '');

/** What begins a command, or is an option of one. */
const begins = new RegExp(
  `(?:^|[\\s(:;'])(?:kubectl|helm|istioctl|oc|chmod|chown|mkdir|git|minikube|podman|docker|eastwest (?:${ours.join('|')}))[\\s\\0]|(?:^|\\s)--[a-z][a-z-]*[ =]`,
);

/** Words that are quoted where they are made, objects that stand in a document of their own, and sentences behind a command. */
const probed: readonly string[] = [
  "source/checks/hand-over.ts commands.join('; ')",
  'source/checks/hidden-namespaces.ts wanted',
  "source/checks/left-behind.ts commands.join('; ')",
  'source/checks/requirements/existing-objects.ts where',
  'source/checks/requirements/images.ts restart',
  'source/checks/requirements/istio-values.ts words',
  'source/checks/requirements/operator.ts helm',
  'source/checks/requirements/pull-secrets.ts create',
  'source/checks/requirements/root-ca.ts clusters',
  'source/kubernetes/failures/problems.ts context',
  'source/kubernetes/failures/problems.ts problem.title',
  'source/kubernetes/failures/problems.ts where',
  'source/ownership/standing.ts what',
  'source/ownership/standing.ts where',
  'source/preparation/consent.ts all',
  'source/preparation/consent.ts all.length',
  'source/preparation/consent.ts others.length',
  'source/preparation/consent.ts there.length',
  'source/steps/hand-over.ts where',
  'source/steps/removal/removing.ts where',
  'state/words/by-hand.ts documents(objects)',
];

/** Values that nobody from outside chooses: the program's own constants, numbers, and what is a command's word already. */
const safe =
  /^(?:[A-Z][A-Z_]+|within|kubectlTarget\(of\)|\w+Command\.join\(' '\)|(?:shellWord|counted)\(.*\)|sh`.*`)$/s;

test('every value behind the beginning of a command is a word of the shell', () => {
  // What was typed on the command line comes back in bin/ as it was typed.
  const files = ['source', 'state', 'screens'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .filter(name => /\.tsx?$/.test(name) && !name.startsWith('source/rehearsal/')),
  );
  const bare = files.flatMap(file =>
    templatesIn(withoutComments(readFileSync(join(root, file), 'utf8'))).flatMap(({ line, tag, parts, values }) => {
      if (tag === 'sh') return [];
      return values.flatMap((value, index) => {
        const before = parts.slice(0, index + 1).join('\0');
        const isCommand =
          begins.test(before) || values.slice(0, index).some(each => /^(kubectl|helm|context)$/.test(each));
        return isCommand && !safe.test(value) && !probed.includes(`${file} ${value}`)
          ? [`${file}:${line} \${${value}}`]
          : [];
      });
    }),
  );
  assert.deepEqual(bare, []);
});

test('templates are found with their tags, within others as well', () => {
  const found = templatesIn(`const a = sh\`kubectl \${b.c} -n \${d} \${e ? \`x \${f}\` : {}}\`;`);
  assert.deepEqual(
    found.map(({ tag, values }) => [tag, values]),
    [
      ['', ['f']],
      ['sh', ['b.c', 'd', 'e ? `x $' + '{f}` : {}']],
    ],
  );
});

/** Each would make a file in the working folder, were it more than a word. */
const hostile = [
  '$(touch pwned); #',
  '`touch pwned`',
  'x; touch pwned',
  'x && touch pwned',
  'x | touch pwned',
  "'; touch pwned; '",
  '"; touch pwned; "',
  'x\ntouch pwned\n',
  'x\rtouch pwned\r',
  '\u001b[201~\ntouch pwned\n',
  '> pwned',
  '~/x{a,b}*?[!]',
  "$'\\ntouch pwned\\n'",
  '\\',
  "\\'; touch pwned #",
];

test('a hostile value is one word, and runs nothing', t => {
  const folder = folderWith(t, {});
  for (const text of hostile) {
    const typed = sh`printf %s ${text} --flag ${text} key=${text} ${text}/${text}`;
    const { stdout, status } = spawnSync('sh', ['-c', typed.replace('printf %s', 'printf "%s\\n"')], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, typed);
    const word = text.replaceAll(/\p{Cc}/gu, '?');
    assert.equal(stdout, [word, '--flag', word, `key=${word}`, `${word}/${word}`, ''].join('\n'));
    assert.deepEqual(readdirSync(folder), []);
    assert.doesNotMatch(typed, /\p{Cc}/u);
  }
});

test('a value that would be an option is left out, one behind an option is its value', () => {
  const text = '--kubeconfig=/tmp/theirs';
  assert.equal(sh`kubectl delete pod ${text}`, 'kubectl delete pod NAME');
  assert.equal(sh`kubectl --context ${text} get pods`, `kubectl --context ${text} get pods`);
  assert.equal(sh`kubectl get pod/${text}`, `kubectl get pod/${text}`);
  assert.equal(shellWord(''), "''");
});

/** Programs that do nothing, in the place of those that the commands call. */
const stubs = Object.fromEntries(
  ['kubectl', 'helm', 'istioctl', 'oc', 'pilot-agent'].map(name => [name, '#!/bin/sh\ncat >/dev/null\n']),
);

/** A Kiali whose names others chose, with its metrics. */
function stepsOfKiali(mesh: Mesh, platform: Platform, name: string): readonly Step[] {
  const members = mesh.members.map(each => ({ ...each, platform }));
  const prometheus = { configMap: name, selector: { [name]: name } };
  const sites = new Map(
    members.map(each => [each.name, { namespaces: [name], hasProxies: true, prometheus, address: name }]),
  );
  const from = platform === 'openshift' ? 'thanos' : 'federation';
  const theirs = { name, namespace: name, instance: name, metrics: { from, sites } } as const;
  return kialiSteps(kialiFor({ ...mesh, members }, theirs));
}

const changing = (each: Member, name: string): Changing => ({
  member: each,
  signing: 'plugged',
  istiods: [name],
  namespaces: [name],
  gateways: true,
});

test('what is to be typed for every step runs nothing of what names say', t => {
  const programs = folderWith(t, stubs);
  const folder = folderWith(t, {});
  // Each way out of a word: expansions, either quote, a line of its own, a backslash.
  for (const name of ["$(touch pwned); '; touch pwned; ' `touch pwned`", 'x\ntouch pwned\n', "\\'; touch pwned #"]) {
    const context = name;
    const [east, west] = [member('east', { context }), member('west', { context, network: name })];
    const remote = member('north', { context, role: 'remote', primary: 'east', network: name });
    const of = (members: Mesh['members']): Mesh => ({
      ...meshOf([], { members, version: 'v1.30.3' }),
      samples: { namespace: name, client: 'curl' },
    });
    const steps = [
      ...multiPrimaryMultiNetwork(of([east, west])),
      ...primaryRemoteMultiNetwork(of([east, remote])),
      ...(['openshift', 'kubernetes'] as const).flatMap(platform => stepsOfKiali(of([east, west]), platform, name)),
      ...travels(of([east, west]), east, west),
      ...rootChange(
        { mesh: of([east, west]), clusters: [east, west].map(each => changing(each, name)), present: '' },
        new Map([['east', name]]),
      ),
    ];
    const typed = new Set(preview(steps, name).map(step => byHand(step, context).whole));
    assert.ok([...typed].filter(each => each.includes(shellWord(name))).length > 10);
    for (const whole of typed) {
      spawnSync('sh', ['-c', whole], { cwd: folder, env: { PATH: `${programs}:${process.env.PATH}` }, timeout: 5_000 });
      const made = readdirSync(folder);
      assert.deepEqual(
        made.filter(each => each !== 'old-cacerts.yaml'),
        [],
        whole,
      );
      // With a CA's key.
      for (const each of made) assert.equal(statSync(join(folder, each)).mode & 0o077, 0, each);
    }
  }
});
