/**
 * RSA keys of 2048 bits that earlier runs of the tests made, kept with what they compiled. Each is given out once in a
 * process, so that no two keys of a test are the same; whoever needs more has them made.
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../node_modules/.cache/test-keys', import.meta.url));
const enough = 100;

export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

/** `make` makes a new key. */
export function keptKeys(make: () => Promise<KeyPair>): () => Promise<KeyPair> {
  let left: string[] | undefined;
  let kept = 0;
  return async () => {
    if (left === undefined) {
      left = names();
      kept = left.length;
    }
    const [name] = left.length === 0 ? [] : left.splice(randomInt(left.length), 1);
    if (name !== undefined) return read(join(folder, name));
    const made = await make();
    if (kept < enough) keep(made.privateKey);
    kept += 1;
    return made;
  };
}

function names(): string[] {
  try {
    return readdirSync(folder).filter(name => name.endsWith('.pem'));
  } catch {
    // The first run of all.
    return [];
  }
}

function read(path: string): KeyPair {
  const privateKey = createPrivateKey(readFileSync(path, 'utf8'));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Whole or not at all: other processes read it at the same time. */
function keep(key: KeyObject): void {
  const name = join(folder, randomUUID());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(name, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(name, `${name}.pem`);
}
