/** The file of CA certificates that the user names for an API server. */
import { X509Certificate } from 'node:crypto';
import { readWhole, UnusableFile } from '../../files/read-file.ts';
import { certificatesAlone } from '../../model/pem-certificates.ts';
import { ProblemError } from '../../model/problem.ts';

/** Bytes; all roots of a system are a fifth of it. */
const most = 1_000_000;

/** Its certificates, PEM; a private key or a remark beside them stays where it is. Throws `ProblemError` (`bad-input`). */
export async function readAuthorities(file: string): Promise<string> {
  const pem = certificatesAlone(textOf(file));
  if (pem === '') throw bad(`${file} holds no certificate`, 'Give the CA as PEM: -----BEGIN CERTIFICATE-----');
  for (const block of pem.split(/(?<=-----END CERTIFICATE-----\n)/).filter(Boolean)) {
    if (!isReadable(block)) throw bad(`${file} holds a certificate that cannot be read`, 'Copy the CA again, as PEM');
  }
  return pem;
}

function textOf(file: string): string {
  try {
    return readWhole(file, { most }).bytes.toString('utf8');
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw bad(`${file} cannot be read: ${error.why}`, 'Check the path and its permissions', error);
  }
}

function isReadable(block: string): boolean {
  try {
    new X509Certificate(block);
    return true;
  } catch {
    // The words of OpenSSL tell a user nothing.
    return false;
  }
}

function bad(title: string, hint: string, cause?: unknown): ProblemError {
  return new ProblemError({ code: 'bad-input', title: `api-ca: ${title}`, hint }, { cause });
}
