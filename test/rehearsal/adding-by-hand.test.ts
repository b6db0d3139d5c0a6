/** docs/adding.md: what it says to type is typed, the commands of kubectl by the real one, on simulated clusters. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { growing } from '../adding/adding.ts';
import { runMain } from '../bin/run-main.ts';
import { kubectlOn, withoutKubectl } from './api-server/kubectl.ts';

const page = readFileSync(new URL('../../docs/adding.md', import.meta.url), 'utf8');

/** The commands in the blocks of a section. */
function commandsOf(title: string): readonly string[] {
  const section = new RegExp(`^## ${title}\\n(.*?)^## `, 'ms').exec(page)?.[1] ?? '';
  return [...section.matchAll(/```\n(.*?)```/gs)].flatMap(match =>
    (match[1] ?? '')
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== ''),
  );
}

test('with eastwest: the commands of the page take a third cluster into a mesh of two', async t => {
  const mesh = await growing(t, ['east', 'west', 'north'], ['east', 'west']);
  const lines = commandsOf('With eastwest');
  assert.ok(lines.length >= 3);
  for (const line of lines) {
    const [program, ...words] = line.split(' ');
    assert.equal(program, 'eastwest');
    // `up` has proven it: that traffic is understood is enough, however slow the machine.
    const brief = words[0] === 'traffic' ? ['--for', '1s'] : [];
    const ended = await runMain([...words, ...brief, '--kubeconfig', mesh.file], { folder: mesh.folder });
    const fine = brief.length > 0 ? ![2, 70].includes(ended.exit) : ended.exit === 0;
    assert.ok(fine, `${line}: ${ended.stdout}${ended.stderr}`);
    if (words[0] === 'plan') assert.match(ended.stdout + ended.stderr, /north joins east, west: names, roles/);
  }

  await t.test('by hand: what it says to look at is there', { skip: withoutKubectl() ?? false }, async () => {
    const kubectl = kubectlOn(mesh.file, mesh.folder);
    const commands = commandsOf('By hand');
    assert.ok(commands.length >= 5);
    for (const line of commands) {
      const [asked, ...words] = line.split(' ');
      assert.equal(asked, 'kubectl');
      const { code, out, err } = await kubectl(words.map(word => word.replaceAll('\\\\', '\\')));
      assert.equal(code, 0, `${line}: ${err}`);
      assert.notEqual(out.trim(), '', line);
    }
  });
});
