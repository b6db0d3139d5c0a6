/** `--istio-values [NAME:]FILE`: values of Istio for all clusters, or for the one that is named. */
import { resolve } from 'node:path';
import { readWhole, UnusableFile } from '../../source/files/read-file.ts';
import { isLabel } from '../../source/model/names.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { IstioValues } from '../../source/preparation/choices.ts';

/** Reads the files. Throws `ProblemsError` with everything that is wrong: each names the flag, the file and the fix. */
export async function readIstioValues(texts: readonly string[], folder: string): Promise<readonly IstioValues[]> {
  if (texts.length === 0) return [];
  // YAML takes a while to load, and is seldom needed.
  const { readValues } = await import('../../source/manifests/values-file.ts');
  const read = texts.map(text => {
    const { cluster, file } = splitAt(text);
    const bad = (what: string, hint: string): Problem => {
      return { code: 'bad-input', title: `--istio-values: ${file} ${what}`, hint };
    };
    if (file === '') return bad('is not a file', 'Write FILE for all clusters or NAME:FILE for one.');
    try {
      const found = readValues(textOf(resolve(folder, file)));
      if ('wrong' in found) return bad(found.wrong, found.fix);
      return { ...(cluster === undefined ? {} : { cluster }), file, values: found.values };
    } catch (error) {
      if (error instanceof TypeError) return bad('is not UTF-8 text', 'Save it as UTF-8.');
      if (!(error instanceof UnusableFile)) throw error;
      return bad(`cannot be read: ${error.why}`, 'Name an existing, readable file.');
    }
  });
  const problems = read.flatMap(each => ('title' in each ? [each] : []));
  if (problems.length > 0) throw new ProblemsError(problems);
  return read.flatMap(each => ('title' in each ? [] : [each]));
}

const most = 1024 * 1024;

/** Throws `UnusableFile`, and `TypeError` for what is not UTF-8. */
function textOf(path: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readWhole(path, { most }).bytes);
}

/** `./east:values.yaml` is a file, `east:values.yaml` the file `values.yaml` for east. */
function splitAt(text: string): { readonly cluster?: string; readonly file: string } {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon));
  return isLabel(name) ? { cluster: name, file: text.slice(colon + 1) } : { file: text };
}
