/** What the bundle changes in Ink makes it faster, and no frame another one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { bundledProgram } from './bundled.ts';

const entry = 'test/terminal/frames-program.tsx';
const root = new URL('../..', import.meta.url).pathname;
const command = bundledProgram(entry);

function framesOf([file = '', ...args]: readonly string[]): readonly string[] {
  const env = { ...process.env, FORCE_COLOR: '1', NODE_ENV: 'production' };
  return JSON.parse(execFileSync(file, args, { cwd: root, encoding: 'utf8', maxBuffer: 1e9, env }));
}

test('frames of every kind of box and text are the same with the changes of the bundle and without', () => {
  const wanted = framesOf([process.execPath, '--import', './test/helpers/load-tsx.ts', entry]);
  const seen = framesOf(command());
  assert.equal(seen.length, wanted.length);
  assert.ok(new Set(wanted).size > wanted.length / 4, 'the frames differ from each other');
  for (const [index, frame] of wanted.entries()) assert.equal(seen[index], frame, `frame ${index}`);
});
