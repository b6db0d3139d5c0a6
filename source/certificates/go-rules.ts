/** What Go's x509 refuses in a certificate wherever it stands, so that istiod and proxies cannot read the file at all. */
import type { Problem } from '../model/problem.ts';
import { badCertificate, type Certificate } from './certificate.ts';

/** Curves that Go's x509 knows, by OpenSSL's names. */
const curves = new Set(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1']);
/** Go's crypto/rsa refuses smaller keys. */
const SMALLEST_RSA = 1024;
const keyTypes = new Set<string | undefined>(['rsa', 'ec', 'ed25519']);

/** Each certificate once, whatever files it is in. */
export function goProblems(certificates: readonly Certificate[]): readonly Problem[] {
  const distinct = certificates.filter(
    (each, index) => certificates.findIndex(other => other.fingerprint === each.fingerprint) === index,
  );
  return distinct.flatMap(each => {
    const why = refusalOf(each);
    return why === undefined ? [] : [badCertificate(`${each.file}: ${each.subject} ${why.words}`, why.hint)];
  });
}

function refusalOf({ x509, fields }: Certificate): { readonly words: string; readonly hint: string } | undefined {
  if (fields.negativeSerial) {
    return {
      words: 'has a negative serial number, which istiod refuses',
      hint: 'Have it issued again with a positive one.',
    };
  }
  const [critical] = fields.unknownCritical;
  if (critical !== undefined) {
    const words = `has the critical extension ${critical}, which istiod does not accept`;
    return { words, hint: 'Have it issued without that extension, or with it not critical.' };
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey;
  if (!keyTypes.has(type)) {
    const words = `has a key of type ${type}, which istiod cannot use`;
    return { words, hint: 'Use a key on P-256 or P-384 (named curve), or RSA.' };
  }
  if (fields.explicitCurve) {
    const words = 'has a key with explicit curve parameters, which istiod cannot read';
    return { words, hint: 'Use a key on a named curve: openssl ecparam -name prime256v1 -param_enc named_curve.' };
  }
  if (type === 'ec' && !curves.has(details?.namedCurve ?? '')) {
    const words = `has a key on ${details?.namedCurve ?? 'an unknown curve'}, which istiod cannot read`;
    return { words, hint: 'Use a key on P-256 or P-384 (named curve), or RSA.' };
  }
  if (type === 'rsa' && (details?.modulusLength ?? 0) < SMALLEST_RSA) {
    const words = `has an RSA key of ${details?.modulusLength ?? 0} bits, which istiod refuses`;
    return { words, hint: 'Use an RSA key of 2048 bits or more.' };
  }
  return undefined;
}
