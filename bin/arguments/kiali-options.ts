/** What the flags say of Kiali, for the screen and for a run without one. */
import { resolve } from 'node:path';
import { readWhole, UnusableFile } from '../../source/files/read-file.ts';
import type { JsonObject } from '../../source/model/kube.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import type { ValuesOf } from './flag.ts';
import type { kialiFlags } from './groups.ts';
import { named } from './named.ts';

/** Throws `ProblemsError` where a file that is named cannot be used. */
export async function kialiOptions(said: ValuesOf<typeof kialiFlags>, folder: string): Promise<KialiOptions> {
  return {
    ...(said.home === undefined ? {} : { home: said.home }),
    ...(said.auth === undefined ? {} : { auth: said.auth }),
    ...(said.version === undefined ? {} : { version: said.version }),
    ...(said.operatorBundle === undefined ? {} : { operatorBundle: said.operatorBundle }),
    ...(said.remoteOperator === undefined ? {} : { remoteOperator: said.remoteOperator }),
    rotate: said.rotate,
    ...(said.impersonation === undefined ? {} : { impersonation: said.impersonation === 'on' }),
    ...(said.console ? { console: true } : {}),
    ...(said.links.length === 0 ? {} : { links: named(said.links) }),
    ...(said.queryScope.length === 0
      ? {}
      : { queryScope: Object.fromEntries(named(said.queryScope).map(({ label, value }) => [label, value])) }),
    ...(said.metrics === undefined ? {} : { metrics: said.metrics }),
    metricsAddresses: said.metricsAddresses,
    values: await readKialiValues(said.values, folder),
  };
}

const mostBytes = 1024 * 1024;
const shape = 'Write the fields below spec of a Kiali, as "server:" and "  web_root: /mesh" in the next line.';

/** The user's own fields for Kiali (`--kiali-values FILE`). Throws `ProblemsError` that names the file and the fix. */
async function readKialiValues(file: string | undefined, folder: string): Promise<JsonObject> {
  if (file === undefined) return {};
  const { readValues } = await import('../../source/manifests/values-file.ts');
  const bad = (what: string, hint: string) =>
    new ProblemsError([{ code: 'bad-input', title: `--kiali-values: ${file} ${what}`, hint }]);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      readWhole(resolve(folder, file), { most: mostBytes }).bytes,
    );
  } catch (error) {
    if (error instanceof TypeError) throw bad('is not UTF-8 text', 'Save it as UTF-8.');
    if (!(error instanceof UnusableFile)) throw error;
    throw bad(`cannot be read: ${error.why}`, 'Name an existing, readable file.');
  }
  const read = readValues(text, shape);
  if ('wrong' in read) throw bad(read.wrong, read.fix);
  return read.values;
}
