import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readContents } from '../../source/certificates/contents.ts';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { decideCertificates } from '../../source/certificates/ledger.ts';
import { NOW } from './authorities.ts';
import { folderFor } from './folders.ts';

const program = join(import.meta.dirname, 'writer.ts');
const start = (folder: string, what: string) =>
  spawn(process.execPath, [program, folder, what], { stdio: ['ignore', 'pipe', 'inherit'] });

test('whenever a program is killed, the folder holds a root and sets that are whole or not there', async t => {
  const folder = folderFor(t);
  for (let kill = 0; kill < 6; kill += 1) {
    const place = join(folder, String(kill));
    const writer = start(place, 'files');
    // The kill falls somewhere in the round after the first ones.
    for (let rounds = 0; rounds <= kill; ) rounds += String((await once(writer.stdout, 'data'))[0]).length;
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    for (const round of readdirSync(place)) await assertWhole(join(place, round));
  }
});

async function assertWhole(path: string): Promise<void> {
  const folder = createCertificatesFolder(path);
  const root = await folder.readRoot();
  if (root !== undefined) {
    assert.equal(root.key?.length, root.cert.length - 2000, 'both files whole, of one round');
  }
  const east = await folder.readSet('east');
  const lengths = new Set(Object.values(east?.set ?? {}).map(text => text.length));
  assert.ok(lengths.size <= 1, `${path}: parts of a set differ in length`);
  await folder.writeRoot({ key: 'again', cert: 'again' });
  await folder.writeSet('east', { caKey: 'again', caCert: 'again', rootCert: 'again', certChain: 'again' });
  const again = await folder.readRoot();
  assert.deepEqual(again, root ?? { key: 'again', cert: 'again' }, 'the next program finishes');
  assert.ok((await folder.readSet('east')) !== undefined);
}

test('two programs at once end with one root and a good set for each cluster', async t => {
  const folder = folderFor(t);
  const programs = [start(folder, 'east'), start(folder, 'west')];
  const codes = await Promise.all(programs.map(async each => (await once(each, 'exit'))[0]));
  assert.deepEqual(codes, [0, 0]);
  const decision = decideCertificates(await readContents(folder), [{ name: 'east' }, { name: 'west' }], NOW);
  assert.ok('plan' in decision, JSON.stringify(decision));
  assert.deepEqual(
    decision.plan.clusters.map(row => row.from),
    ['folder', 'folder'],
  );
  assert.deepEqual(readdirSync(folder).toSorted(), ['east', 'root-cert.pem', 'root-key.pem', 'west']);
});
