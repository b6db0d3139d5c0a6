/** docs/removing.md "By hand", typed line by line into the real kubectl on simulated clusters: then down has nothing to do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rehearse, rehearseInstalled } from '../bin/rehearse-in-process.ts';
import { kubectlOn, withoutKubectl } from './api-server/kubectl.ts';

const page = readFileSync(new URL('../../docs/removing.md', import.meta.url), 'utf8');

/** The blocks of the section, each with its commands. */
function blocks(): readonly (readonly string[])[] {
  const section = /^## By hand\n(.*?)^## /ms.exec(page)?.[1] ?? '';
  return [...section.matchAll(/```\n(.*?)```/gs)].map(match =>
    (match[1] ?? '')
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== ''),
  );
}

test('what the page says to type takes the mesh down', { skip: withoutKubectl() ?? false }, async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const kubectl = kubectlOn(rehearsal.file, rehearsal.folder);
  assert.ok(blocks().length >= 6);
  for (const block of blocks()) {
    for (const line of block) {
      for (const context of ['east', 'west']) {
        const [program, ...words] = line.split(' ');
        assert.equal(program, 'kubectl');
        const { code, err } = await kubectl(['--context', context, ...words]);
        assert.equal(code, 0, `${line} on ${context}: ${err}`);
      }
    }
  }
  const left = await rehearsal.run(['down', '--dry-run']);
  assert.match(left.stdout, /^mesh1: nothing to delete/);
});

test('with eastwest: the commands of the page are understood', async t => {
  const rehearsal = await rehearse(t, ['east', 'west']);
  const section = /^## With eastwest\n(.*?)^## /ms.exec(page)?.[1] ?? '';
  const lines = [...section.matchAll(/^eastwest (.*)$/gm)].map(match => match[1] ?? '');
  assert.ok(lines.length >= 2);
  for (const line of lines) {
    const words = line.split(' ').filter((word, index, all) => word !== '--cluster' && all[index - 1] !== '--cluster');
    const ended = await rehearsal.run(words);
    // Without a terminal to ask on, only the dry run goes through.
    assert.equal(ended.exit, line.includes('--dry-run') ? 0 : 2, ended.stderr);
  }
});
