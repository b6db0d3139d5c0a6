/** What this program is: version, commit, and what it runs in. */
import { readFile } from 'node:fs/promises';
import { textAt } from '../source/model/fields.ts';

/** Put in by the build (bin/build.mjs); absent where the program runs from its sources. */
declare const EASTWEST_BUILD:
  | { readonly version: string; readonly commit: string; readonly committed: string; readonly form: Form }
  | undefined;

/** `package`: JavaScript that Node runs; `executable`: one file with Node in it; `sources`: not built at all. */
export type Form = 'package' | 'executable' | 'sources';

const build = typeof EASTWEST_BUILD === 'undefined' ? undefined : EASTWEST_BUILD;

export const form: Form = build?.form ?? 'sources';

/** When the commit was made that this was built of, RFC 3339: no clock that is right is behind it. */
export const committed: string | undefined = build?.committed || undefined;

/** As in package.json. */
export async function programVersion(): Promise<string> {
  if (build !== undefined) return build.version;
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return textAt(JSON.parse(text), 'version') ?? 'unknown';
}

/** What a bug report needs to know about the program. */
export async function identity() {
  const { releasesOf } = await import('../source/rehearsal/operator-releases.ts');
  const versionsOf = (product: 'sail' | 'service-mesh') => releasesOf(product).map(each => each.version);
  return {
    version: await programVersion(),
    commit: build?.commit || null,
    committed: committed ?? null,
    form,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    /** Releases of the operators that the simulated clusters have, with which this release was tested. */
    testedWith: { 'service-mesh': versionsOf('service-mesh'), sail: versionsOf('sail') },
  };
}
