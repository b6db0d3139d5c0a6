// Modules of Node without the ESM wrapper that `import` puts on them: to make it Node reads every property of the module,
// and many of those load something (util: an argument parser; fs: its promises; process: reports). Some 20 ms in all.

/** Asked for when they are imported: what is exported is read at once. */
const atOnce = ['events', 'fs', 'module', 'os', 'path', 'process', 'stream', 'tty', 'url', 'util'];

/**
 * Asked for when one of their functions is called: the first frame calls none. Only functions can be exported so, and
 * without what hangs on them (`promisify` of such a function knows nothing of its own promise form).
 */
const whenCalled = [
  'child_process',
  'dns/promises',
  'fs/promises',
  'http',
  'https',
  'readline',
  'readline/promises',
  'tls',
  'zlib',
];

export const builtinsWithoutFacade = {
  name: 'builtins-without-facade',
  setup(bundle) {
    bundle.onResolve({ filter: new RegExp(`^(?:node:)?(?:${atOnce.join('|')})$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: bare(path), namespace: 'at-once', sideEffects: false } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'at-once' }, ({ path }) => ({ contents: readAtOnce(path) }));
    // Packages may want classes; ours want functions, or the build fails.
    bundle.onResolve({ filter: new RegExp(`^node:(?:${whenCalled.join('|')})$`) }, ({ path, kind, importer }) =>
      kind === 'import-statement' && !importer.includes('/node_modules/')
        ? { path: bare(path), namespace: 'when-called', sideEffects: false }
        : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'when-called' }, ({ path }) => ({ contents: readWhenCalled(path) }));
    // signal-exit loads all of it to see that it was given a function.
    bundle.onResolve({ filter: /^assert$/ }, ({ importer }) =>
      importer.includes('/signal-exit/') ? { path: 'assert', namespace: 'small-assert' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'small-assert' }, () => ({
      contents: 'exports.equal = (left, right, words) => { if (left !== right) throw new Error(words); };',
    }));
  },
};

const bare = path => path.replace(/^node:/, '');
const ask = name => `process.getBuiltinModule('node:${name}')`;
const named = name => Object.keys(process.getBuiltinModule(`node:${name}`)).filter(key => /^[a-zA-Z]\w*$/.test(key));

function readAtOnce(name) {
  const exported = named(name)
    .filter(key => key !== 'default')
    .map(key => `export const ${key} = /* @__PURE__ */ (() => found.${key})();`);
  return [`const found = ${ask(name)};`, 'export default found;', ...exported].join('\n');
}

function readWhenCalled(name) {
  const functions = named(name).filter(key => /^[a-z]/.test(key));
  return functions.map(key => `export const ${key} = (...given) => ${ask(name)}.${key}(...given);`).join('\n');
}
