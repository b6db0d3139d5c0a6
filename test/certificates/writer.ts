/** A program of its own that writes certificates into `argv[2]`: `files` for ever, or the real keys of one cluster. */
import { join } from 'node:path';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { createKeys } from '../../source/certificates/keys.ts';
import { standing } from './folders.ts';

const [, , path = '', what = ''] = process.argv;

/** Parts long enough that a kill can fall between two writes. */
const filler = (part: string, round: number) => `${part} ${round}\n`.repeat(2000);

async function writeFiles(): Promise<void> {
  for (let round = 0; ; round += 1) {
    const folder = createCertificatesFolder(join(path, String(round)));
    await folder.writeRoot({ key: filler('key', round), cert: filler('cert', round) });
    const set = { caKey: 'a', caCert: 'b', rootCert: 'c', certChain: 'd' };
    await folder.writeSet('east', {
      caKey: filler(set.caKey, round),
      caCert: filler(set.caCert, round),
      rootCert: filler(set.rootCert, round),
      certChain: filler(set.certChain, round),
    });
    process.stdout.write('.');
  }
}

if (what === 'files') await writeFiles();
else {
  const keys = createKeys({ folder: path, meshId: 'mesh1', clock: standing() });
  await keys.certificates(what, new AbortController().signal);
}
