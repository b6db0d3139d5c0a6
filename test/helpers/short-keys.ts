/**
 * Loaded before the tests (package.json): whoever makes an RSA-4096 key there gets one of 2048 bits, an eighth of the
 * work. A mesh in a test needs three keys, which took longer than all else that it did. The tests of the certificates
 * themselves, and programs that tests start, make them as they are.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

const isAboutKeys = process.argv.some(each => each.includes('test/certificates/'));

if (!isAboutKeys) {
  const { generateKeyPair } = crypto;
  const promised = promisify(generateKeyPair) as (type: 'rsa', options: Options) => Promise<object>;
  const short = (options: Options) => (options?.modulusLength === 4096 ? { ...options, modulusLength: 2048 } : options);
  const given = (type: 'rsa', options: Options, done: () => void) => generateKeyPair(type, short(options), done);
  Object.assign(given, { [promisify.custom]: (type: 'rsa', options: Options) => promised(type, short(options)) });
  Object.assign(crypto, { generateKeyPair: given });
  syncBuiltinESMExports();
}

type Options = { readonly modulusLength: number };
