// esbuild gives each set of modules that the same entries share a file of its own: fifty before the first frame, most
// of them smaller than a kilobyte, and Node's loader takes a millisecond for each. What stands before the first frame
// becomes one file here; what is loaded later takes from that file what both need.
import { basename } from 'node:path';
import { build } from 'esbuild';

const merged = 'start.js';

/**
 * The files of `built` (esbuild's result with a metafile, not written), with the chunks that the entries made of
 * `sources` import statically in one. The entries themselves stay apart, so that each is run when it is asked for.
 * `common`: the options of both builds.
 */
export async function mergedStart(built, sources, common) {
  const files = new Map(built.outputFiles.map(file => [basename(file.path), file.text]));
  const outputs = new Map(Object.entries(built.metafile.outputs).map(([path, output]) => [basename(path), output]));
  const chunks = chunksBehind(outputs, sources);
  const contents = {
    built: name => files.get(name),
    merged: () =>
      [...chunks].map(name => reexport(outputs.get(name), name, each => [each, aliasOf(name, each)])).join('\n'),
    // A chunk as those see it that stay apart.
    seen: name => reexport(outputs.get(name), merged, each => [aliasOf(name, each), each]),
  };
  const plugin = {
    name: 'merged-start',
    setup(bundle) {
      bundle.onResolve({ filter: /^\.\/[^/]+\.js$/ }, ({ path, importer, kind }) => {
        const name = basename(path);
        if (kind === 'entry-point') return { path: name, namespace: name === merged ? 'merged' : 'built' };
        if (!chunks.has(name)) return { path, external: true };
        return { path: name, namespace: chunks.has(importer) || importer === merged ? 'built' : 'seen' };
      });
      for (const [namespace, of] of Object.entries(contents)) {
        bundle.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: of(path) }));
      }
    },
  };
  const apart = [...files.keys()].filter(name => !chunks.has(name));
  const { outputFiles } = await build({
    ...common,
    entryPoints: [merged, ...apart].map(name => `./${name}`),
    plugins: [plugin],
  });
  return outputFiles;
}

/** The names of the chunks that these entries import, and those that these import in turn. */
function chunksBehind(outputs, sources) {
  const found = new Set();
  const visit = output => {
    for (const { path, kind } of output.imports) {
      const name = basename(path);
      const next = outputs.get(name);
      if (kind !== 'import-statement' || next === undefined || next.entryPoint !== undefined) continue;
      if (found.has(name)) continue;
      found.add(name);
      visit(next);
    }
  };
  for (const output of outputs.values()) if (sources.includes(output.entryPoint)) visit(output);
  return found;
}

function reexport({ exports }, from, names) {
  const list = exports.map(each => names(each).join(' as ')).join(', ');
  return `export { ${list} } from './${from}';`;
}

/** Two chunks may export the same name. */
function aliasOf(chunk, name) {
  return `${chunk.replace(/\W/g, '_')}_${name}`;
}
