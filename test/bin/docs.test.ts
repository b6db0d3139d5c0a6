/** What the documents say is what the program does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../bin/arguments/commands.ts';
import type { Member, Mesh } from '../../source/model/mesh.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { matchesGolden } from '../helpers/goldens.ts';
import { noComplaints } from '../helpers/no-complaints.ts';
import { flagsTable } from './flags-table.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const base = 'multi-primary-multi-network';

/** The mesh of two OpenShift clusters that a topology makes when nothing else is said. */
function meshOf(topology: (typeof topologies)[number]): Mesh {
  const members = ['east', 'west'].map(
    (name, index): Member => ({
      name,
      context: name,
      role: topology.role(index),
      network: topology.network(index),
      platform: 'openshift',
      api: `https://api.${name}.example.com:6443`,
      keepsCacerts: false,
      ...(topology.role(index) === 'remote' ? { primary: 'east' } : {}),
    }),
  );
  return { id: 'mesh1', topology: topology.id, members, samples: { namespace: 'sample', client: 'curl' } };
}

/** "Do the same on west, with network2, version v2 and the names exchanged." */
function exchanged(line: string): string {
  const others: Readonly<Record<string, string>> = { east: 'west', west: 'east', network2: 'network1', v2: 'v1' };
  return line.replace(/\b(east|west|network2|v2)\b/g, word => others[word] ?? word);
}

for (const topology of topologies) {
  test(`the page of ${topology.id} names every command of its plan, or leads to the one that does`, () => {
    const page = read(`docs/${topology.id}.md`);
    const own = page.split('\n').map(line => line.trim());
    const common = read(`docs/${base}.md`).split('\n');
    const wanted = topology
      .steps(meshOf(topology))
      .flatMap(step => `${step.byHand}\n${step.until?.byHand ?? ''}`.split('\n'))
      .filter(line => line !== '');
    assert.ok(wanted.length > 40);
    const isSaid = (line: string) => [line, exchanged(line)].some(each => own.includes(each) || common.includes(each));
    noComplaints(
      [...new Set(wanted)].filter(line => !isSaid(line)),
      `docs/${topology.id}.md, or docs/${base}.md for all topologies, must have these commands (byHand of a step) at their place`,
    );
    assert.ok(page.includes(`eastwest up ${topology.id === base ? '' : `--topology ${topology.id} `}--cluster`));
    for (const [, target = ''] of page.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(read(`docs/${target}`).length > 0);
  });
}

test('docs/cli.md names every command', () => {
  const page = read('docs/cli.md');
  const rows = commands.map(({ name }) => `| \`${`eastwest ${name}`.trim()}\` |`);
  noComplaints(
    rows.filter(row => !page.includes(row)),
    'docs/cli.md: the table of commands must have rows that begin with',
  );
});

test('the table of flags in docs/cli.md is what the flags say of themselves', () => {
  const page = read('docs/cli.md');
  const wanted = page.replace(
    /(<!-- flags -->\n).*(<!-- \/flags -->)/s,
    (_all, start, end) => `${start}${flagsTable()}\n${end}`,
  );
  matchesGolden(new URL('../../docs/cli.md', import.meta.url), wanted);
});

test('the README has the two lines that run everything, and every link leads to a file', () => {
  const page = read('README.md');
  assert.ok(page.includes('\nnpm ci && npm start -- --rehearse\n'));
  assert.ok(page.includes('\nnpm ci && npm test\n'));
  for (const [, target = ''] of page.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(read(target).length > 0, target);
});
