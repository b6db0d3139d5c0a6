import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTemporaryFolder } from '../../bin/world/host.ts';
import { temporaryFolder } from './kubeconfigs.ts';

test('a folder for simulated clusters is private, cannot be guessed, goes with the work, and takes along what killed programs left', async t => {
  const place = temporaryFolder(t);
  process.env.TMPDIR = place;
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  const [first, second] = await inTemporaryFolder(async one => {
    // The name that a program had which was killed.
    const left = one.replace(`-${process.pid}-`, `-${ended}-`);
    mkdirSync(left);
    writeFileSync(join(left, 'kubeconfig'), 'a token');
    mkdirSync(join(place, 'eastwest-run-theirs'));
    return inTemporaryFolder(async other => {
      assert.ok(!existsSync(left));
      assert.ok(existsSync(one), 'what is in use stays');
      assert.equal(statSync(other).mode & 0o777, 0o700);
      return [one, other] as const;
    });
  });
  assert.notEqual(first, second);
  assert.deepEqual(readdirSync(place), ['eastwest-run-theirs']);
});
