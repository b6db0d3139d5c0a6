#!/usr/bin/env node
// Old syntax on purpose: on a Node that is too old this file must still run, and say so. All else is imported after
// that, because packages of the program crash there when they are imported.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 19)) {
  import('./compile-cache.js').then(({ keepCompiled }) => {
    keepCompiled();
    return import('../dist/eastwest.js');
  });
} else {
  process.stderr.write(`eastwest needs Node 22.19 or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
}
