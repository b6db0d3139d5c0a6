/** Everything by which the parts of one control plane know each other and the test, and the files that carry it. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authority, type KeyPair, newAuthority, rsaKey } from './authority.ts';
import { files } from './flags.ts';
import { kubeconfig } from './kubeconfig.ts';

export type Credentials = {
  readonly authority: Authority;
  readonly admin: KeyPair;
  readonly adminToken: string;
  /** The admin's. */
  readonly kubeconfig: string;
};

/** Makes them and writes the files that the programs' flags name. Some 200 ms, most of them beside the event loop. */
export async function writeCredentials(name: string, server: string, folder: string): Promise<Credentials> {
  const [authority, accounts] = await Promise.all([newAuthority(`${name} CA`), rsaKey()]);
  const admin = authority.client('admin', ['system:masters']);
  const adminToken = randomBytes(16).toString('hex');
  const serving = authority.server();
  const config = kubeconfig(name, server, authority.certificate, admin);
  const texts = {
    ca: authority.certificate,
    serverCertificate: serving.certificate,
    serverKey: serving.key,
    kubeletClientCertificate: admin.certificate,
    kubeletClientKey: admin.key,
    accountsKey: accounts.privateKey,
    accountsPublicKey: accounts.publicKey,
    tokens: `${adminToken},admin,admin,"system:masters"\n`,
    kubeconfig: config,
  };
  for (const [file, text] of Object.entries(texts)) {
    writeFileSync(join(folder, files[file as keyof typeof texts]), text, { mode: 0o600 });
  }
  return { authority, admin, adminToken, kubeconfig: config };
}
