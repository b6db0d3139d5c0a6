/** One certificate, with the fields that this program judges. */
import { X509Certificate } from 'node:crypto';
import { cleaned } from '../model/clean.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { certificateBlocks } from './pem.ts';
import { type X509Fields, x509FieldsOf } from './x509-fields.ts';

export type Certificate = {
  /** Where it was read: `east/ca-cert.pem`. */
  readonly file: string;
  readonly pem: string;
  readonly x509: X509Certificate;
  readonly fields: X509Fields;
  /** SHA-256, upper-case hex pairs with colons. */
  readonly fingerprint: string;
  /** `O=Istio, CN=Root CA`: in the order of the certificate, fit for a terminal. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
};

/** All certificates of a PEM text in order. Throws `ProblemError` `bad-certificate` that names the file. */
export function readCertificates(text: string, file: string): readonly Certificate[] {
  const blocks = certificateBlocks(text);
  if (blocks.length === 0) {
    throw new ProblemError(badCertificate(`${file} holds no certificate`, 'Put a certificate in PEM form there.'));
  }
  return blocks.map(block => parse(block.text, file));
}

/** The first certificate of a PEM text. Throws like `readCertificates`. */
export function readCertificate(text: string, file: string): Certificate {
  const [first] = readCertificates(text, file);
  if (first === undefined) throw new Error('readCertificates returned none');
  return first;
}

/** A problem with key material. Titles name the file, never its content. */
export function badCertificate(title: string, hint: string): Problem {
  return { code: 'bad-certificate', title, hint };
}

function parse(pem: string, file: string): Certificate {
  try {
    const x509 = new X509Certificate(pem);
    return {
      file,
      pem,
      x509,
      fields: x509FieldsOf(x509),
      fingerprint: x509.fingerprint256,
      subject: cleaned(x509.subject.split('\n').join(', ')),
      notBefore: Date.parse(x509.validFrom),
      notAfter: Date.parse(x509.validTo),
    };
  } catch (cause) {
    const problem = badCertificate(
      `${file} holds a certificate that cannot be read`,
      'Replace the file: it is truncated or was changed.',
    );
    throw new ProblemError(problem, { cause });
  }
}
