/** What the documents say is what the program does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../bin/arguments/commands.ts';
import type { Member, Mesh } from '../../source/model/mesh.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

function member(name: string, network: string): Member {
  return {
    name,
    context: name,
    role: 'primary',
    network,
    platform: 'openshift',
    api: `https://api.${name}.example.com:6443`,
    keepsCacerts: false,
  };
}

test('the procedure names every command of the plan', () => {
  const mesh: Mesh = {
    id: 'mesh1',
    topology: 'multi-primary-multi-network',
    members: [member('east', 'network1'), member('west', 'network2')],
    samples: { namespace: 'sample', client: 'curl' },
  };
  const page = read('docs/multi-primary-multi-network.md');
  const steps = multiPrimaryMultiNetwork(mesh).filter(step => step.cluster === 'east');
  const wanted = steps
    .flatMap(step => `${step.byHand}\n${step.until?.byHand ?? ''}`.split('\n'))
    .filter(line => line !== '');
  assert.ok(wanted.length > 20);
  assert.deepEqual(
    wanted.filter(line => !page.split('\n').includes(line)),
    [],
  );
});

test('docs/cli.md names every command and flag', () => {
  const page = read('docs/cli.md');
  for (const entry of commands) {
    assert.ok(page.includes(`\`${`eastwest ${entry.name}`.trim()}\``), entry.name);
    for (const flag of entry.flags) assert.ok(page.includes(`--${flag.name}`), flag.name);
  }
});

test('the README has the two lines that run everything, and every link leads to a file', () => {
  const page = read('README.md');
  assert.ok(page.includes('\nnpm ci && npm start -- --rehearse\n'));
  assert.ok(page.includes('\nnpm ci && npm test\n'));
  for (const [, target = ''] of page.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(read(target).length > 0, target);
});
