/** An operator bundle from where the user has it: a folder, an archive, a URL, a bundle image. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readWhole, UnusableFile } from '../files/read-file.ts';
import type { BundledOperator } from '../model/bundled-operator.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { ProblemError } from '../model/problem.ts';
import { unpack } from './archive.ts';
import { download, type Transport } from './download.ts';
import { bundleIn } from './files.ts';
import { digestOf, readFolder } from './folder.ts';
import { pullImage } from './image-pull.ts';
import { createBudget, limits } from './limits.ts';
import { manifestsIn } from './manifests.ts';
import { operatorObjects } from './objects.ts';
import { type Named, named } from './reference.ts';
import { sha256 } from './sha256.ts';

export type ReadOptions = Transport & {
  /** Relative paths are from here. */
  readonly folder: string;
  /** Whose bundle it shall be. */
  readonly operator: BundledOperator;
};

/** What was read, and the digest by which it is known. */
type Fetched = { readonly files: ReadonlyMap<string, string>; readonly digest: string };

/**
 * Reads the bundle and makes of it the objects to install. What exists on disk is a folder or an archive, whatever
 * else its name could mean. Throws `ProblemError` for what cannot be fetched (`no-operator`) or is no bundle
 * (`bad-input`).
 */
export async function readBundle(
  reference: string,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<OperatorBundle> {
  const { files, digest } = await fetched(reference, options, signal);
  try {
    return operatorObjects(manifestsIn(bundleIn(files)), options.operator, { from: reference, digest });
  } catch (error) {
    throw error instanceof Error ? notABundle(reference, error.message, options.operator) : error;
  }
}

async function fetched(reference: string, options: ReadOptions, signal: AbortSignal): Promise<Fetched> {
  const path = resolve(options.folder, reference);
  const onDisk = await stat(path).catch(() => undefined);
  const how: Named = onDisk === undefined ? named(reference) : { as: 'path' };
  const problem = how.as === 'path' ? notABundle : unreachableBundle;
  try {
    switch (how.as) {
      case 'path':
        if (onDisk === undefined) throw new Error('there is no such folder or file');
        return onDisk.isDirectory() ? await fromFolder(path, signal) : await fromArchive(path, signal);
      case 'url':
        return await fromUrl(how.url, options, signal);
      case 'image':
        return await pullImage(how.image, options, signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProblemError || !(error instanceof Error)) throw error;
    throw problem(
      reference,
      error instanceof UnusableFile && onDisk?.isDirectory() === false ? error.why : error.message,
      options.operator,
    );
  }
}

async function fromFolder(path: string, signal: AbortSignal): Promise<Fetched> {
  const files = await readFolder(path, signal);
  return { files, digest: digestOf(files) };
}

async function fromArchive(path: string, signal: AbortSignal): Promise<Fetched> {
  const archive = readWhole(path, { most: limits.packed }).bytes;
  return { files: await unpack(archive, createBudget(), signal), digest: sha256(archive) };
}

async function fromUrl(url: URL, transport: Transport, signal: AbortSignal): Promise<Fetched> {
  const { status, body } = await download(url, { ...transport, most: limits.packed }, signal);
  if (status !== 200) throw new Error(`${url.host} says ${status}`);
  return { files: await unpack(body, createBudget(), signal), digest: sha256(body) };
}

/** Something that is no bundle. */
function notABundle(reference: string, why: string, { image, flag }: BundledOperator): ProblemError {
  return new ProblemError({
    code: 'bad-input',
    title: `${reference} is not an operator bundle: ${why}`,
    hint: `name a folder or a .tgz with manifests/ and metadata/annotations.yaml, an https URL of one, or a bundle image such as ${image}: ${flag} REF`,
  });
}

/** Something that cannot be fetched: then there is no operator to install. */
function unreachableBundle(reference: string, why: string, { fromSources }: BundledOperator): ProblemError {
  return new ProblemError({
    code: 'no-operator',
    title: `the operator bundle ${reference} cannot be fetched: ${why}`,
    hint: `where the registry is unreachable, use the bundle from its sources: ${fromSources}`,
  });
}
