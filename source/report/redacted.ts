/**
 * What others may see of a cluster: keys, tokens and passwords are taken out wherever they can stand, and what is left of
 * them is enough to see whether two are the same. Pure.
 */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { certificateFingerprints } from '../model/certificate-fingerprints.ts';
import { recordAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';

const GONE = '[redacted]';

/** `password`, `client-secret`, `idToken`: names whose values are secrets. `secretName`, `tokenAudience` are none. */
const secretName =
  /(?:^|[a-z0-9_.-])(?:token|password|passwd|passphrase|secret|secretkey|private-?_?key|signing-?_?key|api-?_?key|access-?_?key|credentials?|authorization|client-key-data)$/i;
/** Of an environment variable. */
const secretVariable = /TOKEN|PASSW|SECRET|CREDENTIAL|PRIVATE|(?:API|ACCESS)_?KEY|_AUTH$|^AUTH/i;

type Rule = readonly [pattern: RegExp, instead: string];

/** In texts of any kind: logs, events, arguments, files in ConfigMaps. Each is linear. */
const rules: readonly Rule[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, '[private key]'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g, '[token]'],
  [/\bsha256~[\w-]{20,}/g, '[token]'],
  [/\bk8s-aws-v1\.[\w-]+/g, '[token]'],
  [/\bZXlK[A-Za-z0-9+/]{24,}={0,2}/g, '[token]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '[key]'],
  [/\b(bearer|basic)([ \t]+)[\w.~+/=-]{6,}/gi, `$1$2${GONE}`],
  [/(:\/\/)[^\s/@:]{1,200}:[^\s/@]{1,200}@/g, `$1${GONE}@`],
  [
    /((?:token|password|passwd|passphrase|secret|api-?_?key|access-?_?key|private-?_?key|signing-?_?key|client-key-data|authorization)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[)[^\s"',;}]+/gi,
    `$1${GONE}`,
  ],
  [/(--[\w-]{0,40}(?:token|password|passwd|secret|api-key|private-key)[ \t]+)(?!\[)[^\s"',;]+/gi, `$1${GONE}`],
];

/** Base64 of what starts with `-----BEGIN`. */
const encodedPem = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]{20,}/g;

/** A text without what looks like a key, a token or a login. */
export function redactedText(text: string): string {
  const plain = text.replace(encodedPem, found =>
    Buffer.from(found, 'base64').toString('latin1').includes('PRIVATE KEY') ? '[private key]' : found,
  );
  return rules.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), plain);
}

/** An object without secrets. Of a Secret's values fingerprints are left. */
export function redacted(object: KubeObject): KubeObject {
  const { metadata, data, stringData, ...rest } = object as KubeObject & { readonly stringData?: unknown };
  const isSecret = object.kind === 'Secret';
  const kept = {
    ...(data === undefined ? {} : { data: isSecret ? fingerprints(data) : inside(data) }),
    ...(stringData === undefined ? {} : { stringData: isSecret ? fingerprints(stringData) : inside(stringData) }),
  };
  return { ...(inside(rest) as KubeObject), metadata: redactedMetadata(metadata), ...kept } as KubeObject;
}

function redactedMetadata({ annotations, managedFields, ...metadata }: KubeObject['metadata']): KubeObject['metadata'] {
  // A copy of the whole object, as it was applied.
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...others } = annotations ?? {};
  return {
    ...(inside(metadata) as KubeObject['metadata']),
    ...(annotations === undefined ? {} : { annotations: inside(others) as Record<string, string> }),
    ...(managedFields === undefined
      ? {}
      : {
          managedFields: managedFields.map(({ manager, operation, time, subresource }) => ({
            manager,
            operation,
            time,
            subresource,
          })) as never,
        }),
  };
}

/** Every text in it, by its own name as well. */
function inside(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return value !== '' && secretName.test(name) ? GONE : redactedText(value);
  if (Array.isArray(value)) return value.map(each => inside(each));
  if (value === null || typeof value !== 'object') return value;
  const variable = textAt(value, 'name');
  const isVariable = variable !== undefined && secretVariable.test(variable) && textAt(value, 'value') !== undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, isVariable && key === 'value' ? GONE : inside(each, key)]),
  );
}

function fingerprints(data: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordAt(data)).map(([key, value]) => [key, typeof value === 'string' ? fingerprint(value) : GONE]),
  );
}

/**
 * "certificate AB:CD:…" for certificates, which are public; of all else its length and the beginning of a hash: enough to
 * tell whether two are the same, and for what has the strength of a key not enough to find it.
 */
function fingerprint(value: string): string {
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('latin1');
  const certificates = text.includes('PRIVATE KEY') ? [] : certificateFingerprints(text);
  if (certificates.length > 0) return certificates.map(each => `certificate ${each}`).join(', ');
  // A password of a few letters could be found by trying: of what is short nothing is told.
  if (bytes.length < 32) return `${bytes.length} bytes`;
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}
