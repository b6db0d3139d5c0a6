/** An operator bundle from wherever the user says it is: a folder, an archive, a URL, a bundle image. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';
import { unpack } from './archive.ts';
import { bundleIn, MOST_BYTES } from './files.ts';
import { digestOf, readFolder } from './folder.ts';
import { manifestsIn } from './manifests.ts';
import { operatorObjects } from './objects.ts';
import { notABundle } from './problems.ts';

export type ReadOptions = {
  /** Relative paths are from here. */
  readonly folder: string;
};

/** What was read, and the digest by which it is known. */
type Fetched = { readonly files: ReadonlyMap<string, string>; readonly digest: string };

/**
 * Reads the bundle and makes of it the objects to install. A path that exists is a folder or an archive; everything
 * else that is no URL is the reference of an image. Throws `ProblemError` for what cannot be fetched or is no bundle.
 */
export async function readBundle(
  reference: string,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<OperatorBundle> {
  try {
    const { files, digest } = await fetched(reference, options, signal);
    return operatorObjects(manifestsIn(bundleIn(files)), { from: reference, digest });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProblemError || !(error instanceof Error)) throw error;
    throw notABundle(reference, error.message);
  }
}

async function fetched(reference: string, options: ReadOptions, signal: AbortSignal): Promise<Fetched> {
  const path = resolve(options.folder, reference);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const files = await readFolder(path, signal);
    return { files, digest: digestOf(files) };
  }
  if (found === undefined) throw notABundle(reference, 'there is no such folder or file');
  if (found.size > MOST_BYTES) throw new Error('it is too large for a bundle');
  const archive = await readFile(path, { signal });
  return { files: unpack(archive), digest: `sha256:${createHash('sha256').update(archive).digest('hex')}` };
}
