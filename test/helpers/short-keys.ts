/**
 * Loaded before the tests (package.json): whoever makes an RSA-4096 key there gets one of 2048 bits, which an earlier run
 * made (kept-keys.ts). A mesh in a test needs three keys, which took longer than all else that it did. The tests of the
 * certificates themselves, and programs that tests start without this, make them as they are.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { type KeyPair, keptKeys } from './kept-keys.ts';

const isAboutKeys = process.argv.some(each => each.includes('test/certificates/'));

if (!isAboutKeys) {
  const { generateKeyPair } = crypto;
  const promised = promisify(generateKeyPair) as (type: 'rsa', options: Options) => Promise<KeyPair>;
  const short = { modulusLength: 2048 };
  const next = keptKeys(() => promised('rsa', short));
  const isLong = (options: Options) => options?.modulusLength === 4096;
  const given = (type: 'rsa', options: Options, done: () => void) =>
    generateKeyPair(type, isLong(options) ? { ...options, ...short } : options, done);
  Object.assign(given, {
    [promisify.custom]: (type: 'rsa', options: Options) => (isLong(options) ? next() : promised(type, options)),
  });
  Object.assign(crypto, { generateKeyPair: given });
  syncBuiltinESMExports();
}

type Options = { readonly modulusLength: number };
