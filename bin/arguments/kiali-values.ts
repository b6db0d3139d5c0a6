/** `--kiali-values FILE`: the user's own fields for Kiali. */
import { resolve } from 'node:path';
import { readWhole, UnusableFile } from '../../source/files/read-file.ts';
import type { JsonObject } from '../../source/model/kube.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';

const most = 1024 * 1024;
const shape = 'Write the fields below spec of a Kiali, as "server:" and "  web_root: /mesh" in the next line.';

/** Throws `ProblemsError` that names the file and the fix. */
export async function readKialiValues(file: string | undefined, folder: string): Promise<JsonObject> {
  if (file === undefined) return {};
  const { readValues } = await import('../../source/manifests/values-file.ts');
  const bad = (what: string, hint: string) =>
    new ProblemsError([{ code: 'bad-input', title: `--kiali-values: ${file} ${what}`, hint }]);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readWhole(resolve(folder, file), { most }).bytes);
  } catch (error) {
    if (error instanceof TypeError) throw bad('is not UTF-8 text', 'Save it as UTF-8.');
    if (!(error instanceof UnusableFile)) throw error;
    throw bad(`cannot be read: ${error.why}`, 'Name an existing, readable file.');
  }
  const read = readValues(text, shape);
  if ('wrong' in read) throw bad(read.wrong, read.fix);
  return read.values;
}
