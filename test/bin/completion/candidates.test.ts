import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../bin/arguments/commands.ts';
import { candidatesFor } from '../../../bin/completion/candidates.ts';
import { runMain } from '../run-main.ts';

const contexts = [
  { name: 'kind-east', guess: 'east' },
  { name: 'west', guess: 'west' },
  { name: 'arn:aws:eks:eu-central-1:12:cluster/north', guess: 'north' },
];
const offered = (...typed: readonly string[]) => candidatesFor(typed, () => contexts);
const words = (...typed: readonly string[]) => offered(...typed).words.map(each => each.word);

test('the first word is a command, told with what it does', () => {
  assert.deepEqual(
    words(''),
    commands.map(each => each.name).filter(name => name !== ''),
  );
  assert.deepEqual(words('tr'), ['traffic']);
  assert.ok(offered('tr').words.every(each => each.about !== undefined));
});

for (const entry of commands) {
  test(`every flag of "eastwest ${entry.name}" is offered, and none of another command`, () => {
    const typed = entry.name === '' ? [] : [entry.name];
    assert.deepEqual(
      words(...typed, '--'),
      entry.flags.map(flag => `--${flag.name}`),
    );
  });

  test(`what is offered for a flag of "eastwest ${entry.name}" is a value that the flag takes`, () => {
    for (const flag of entry.flags.filter(each => each.value !== undefined && Array.isArray(each.offers))) {
      const found = words(entry.name || '--plain', `--${flag.name}=`);
      assert.deepEqual(
        found,
        (flag.offers as readonly string[]).map(each => `--${flag.name}=${each}`),
      );
      const complain = (title: string) => assert.fail(title);
      for (const each of flag.offers as readonly string[]) flag.read([each], complain);
    }
  });
}

test('a flag that was given is not offered again, one that may be repeated is', () => {
  const found = words('up', '--yes', '--cluster', 'east', '--');
  assert.ok(!found.includes('--yes'));
  assert.ok(found.includes('--cluster'));
});

test('the value of a flag is completed apart, behind =, and behind its short name', () => {
  assert.deepEqual(words('plan', '--output', 'j'), ['json']);
  assert.deepEqual(words('plan', '--output=j'), ['--output=json']);
  assert.deepEqual(words('plan', '-o', 'nd'), ['ndjson']);
});

test('a cluster is a context with its cluster name; only the context where the name says no more', () => {
  assert.deepEqual(words('up', '--cluster', ''), [
    'east=kind-east',
    'west',
    'north=arn:aws:eks:eu-central-1:12:cluster/north',
  ]);
  assert.deepEqual(words('up', '--cluster', 'kind'), ['kind-east']);
  assert.deepEqual(words('up', '--cluster', 'mine=k'), ['mine=kind-east']);
});

test('behind a comma: the keys, and what a key can be, as the names of clusters given before', () => {
  const keys = offered('up', '--cluster', 'west,');
  assert.ok(keys.words.some(each => each.word === 'west,network='));
  assert.equal(keys.blank, false);
  assert.deepEqual(words('up', '--cluster', 'west,role='), ['west,role=primary', 'west,role=remote']);
  assert.deepEqual(words('up', '--cluster', 'east=kind-east', '--cluster', 'west,primary='), ['west,primary=east']);
});

test('where a cluster is named again, those given before are offered', () => {
  const given = ['--cluster', 'east=kind-east', '--cluster', 'west'];
  assert.deepEqual(words('down', ...given, '--only', ''), ['east', 'west']);
  assert.deepEqual(words('why', ...given, '--from=w'), ['--from=west']);
  const annotation = offered('up', ...given, '--gateway-annotation', 'e');
  assert.deepEqual([annotation.words, annotation.blank], [[{ word: 'east:' }], false]);
});

test('files and folders are left to the shell', () => {
  assert.equal(offered('up', '--kubeconfig', '').paths, 'file');
  assert.equal(offered('up', '--certificates=').paths, 'folder');
});

test('a command that is not there and a stray word offer nothing', () => {
  assert.deepEqual(words('upp', ''), []);
  assert.deepEqual(words('up', 'x'), []);
  assert.deepEqual(words('completion', 'bash', ''), []);
  assert.deepEqual(words('completion', 'z'), ['zsh']);
});

test('simulated clusters are known by their names, and no kubeconfig offers nothing and says nothing', async () => {
  const simulated = await runMain(['__complete', '--rehearse=3', 'up', '--cluster', '']);
  assert.deepEqual(simulated, { exit: 0, stdout: 'east\nwest\nnorth\n:4\n', stderr: '' });
  const none = await runMain(['__complete', 'up', '--cluster', '']);
  assert.deepEqual(none, { exit: 0, stdout: ':4\n', stderr: '' });
});
