/** A kubeconfig has limits: what is beyond them is refused with its file, before it takes time or memory. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { suggestClusterNames } from '../../../source/kubernetes/kubeconfig/cluster-names.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { folderWith } from '../folder.ts';

function load(t: TestContext, text: string) {
  const home = folderWith(t, { '.kube/config': text });
  return { file: join(home, '.kube', 'config'), read: () => loadContexts({ environment: {}, home }) };
}

function refused(t: TestContext, text: string, why: RegExp): void {
  const { file, read } = load(t, text);
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.code, 'kubeconfig');
    assert.ok(error.problem.title.includes(file), error.problem.title);
    assert.match(error.problem.title, why);
    return;
  }
  assert.fail('it was read');
}

test('a file beyond the size, or with more marks than any kubeconfig has, is refused', t => {
  refused(t, `#${'a'.repeat(9 * 1024 * 1024)}`, /larger than 8 MB/);
  refused(t, '\n'.repeat(1_000_000), /more lines, lists and fields/);
  refused(t, `contexts: [${'{},'.repeat(500_000)}]`, /more lines, lists and fields/);
});

test('aliases that stand for too much, or contain themselves, are refused', t => {
  const nested = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++) {
    nested.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  refused(t, nested.join('\n'), /aliases contain themselves or too much/);
  const deep = [
    'a0: &a0 [x]',
    ...Array.from({ length: 200 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]`),
  ];
  refused(t, deep.join('\n'), /aliases contain themselves or too much/);
});

test('deep nesting is refused in words, whatever it is made of', t => {
  for (const text of ['[', '{a: ', '- ', '? ']) refused(t, text.repeat(10_000), /not valid/);
});

test('five thousand contexts are read, more are refused', t => {
  const entries = (count: number) =>
    `contexts: [${Array.from({ length: count }, (_, index) => `{name: c${index}}`).join(',')}]`;
  assert.equal(load(t, entries(5_000)).read().all.length, 5_000);
  refused(t, entries(5_001), /contexts must be a list of at most 5000/);
});

test('names are found for thousands of contexts that all look alike', () => {
  const names = suggestClusterNames(
    Array.from({ length: 5_000 }, (_, index) => ({ name: '!'.repeat(index + 1), server: undefined })),
  );
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(names.slice(0, 3), ['cluster', 'cluster-2', 'cluster-3']);
});
