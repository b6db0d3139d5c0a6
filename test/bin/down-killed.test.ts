/** `eastwest down` as a process that is killed (SIGKILL) in the middle, five times, against clusters that continue. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import { keptCompiled } from '../helpers/kept-compiled.ts';
import { rawRequest } from './raw-request.ts';
import { type Rehearsing, rehearseInstalled } from './rehearse-in-process.ts';

const root = resolve(import.meta.dirname, '../..');
const on = ['--cluster', 'east', '--cluster', 'west', '--yes', '--confirm', 'mesh1', '-o', 'ndjson'];

/** Starts it and kills it once it has told of this many removed objects; how many it told of. */
async function killedAfter(t: TestContext, rehearsal: Rehearsing, wanted: number): Promise<number> {
  const argv = [join(root, 'bin/eastwest.ts'), 'down', '--kubeconfig', rehearsal.file, ...on];
  const env = { ...keptCompiled, PATH: process.env.PATH ?? '', HOME: rehearsal.folder };
  const child = spawn(process.execPath, argv, { cwd: root, env });
  t.after(() => void child.kill('SIGKILL'));
  let told = '';
  const count = () => told.split('"event":"removed"').length - 1;
  child.stdout.setEncoding('utf8').on('data', text => {
    told += text;
    if (count() >= wanted) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  return count();
}

test('killed five times in the middle, down resumes each time and ends with nothing left', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  let removed = 0;
  for (const wanted of [1, 3, 5, 8, 13]) removed += await killedAfter(t, rehearsal, wanted);
  assert.ok(removed >= 5);
  const last = await rehearsal.run(['down', '--yes', '--confirm', 'mesh1']);
  assert.equal(last.exit, 0, last.stdout + last.stderr);
  for (const name of ['east', 'west']) {
    const { body } = await rawRequest(rehearsal.file, name, 'GET', '/api/v1/namespaces');
    const names = listAt(body, 'items').map(each => textAt(each, 'metadata', 'name') ?? '');
    assert.deepEqual(
      names.filter(each => /istio|sample/.test(each)),
      [],
    );
  }
  assert.match((await rehearsal.run(['down', '--yes', '--confirm', 'mesh1'])).stdout, /nothing to do/);
});
