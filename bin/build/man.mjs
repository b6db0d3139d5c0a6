// Writes the man page beside the bundle, atomically: the folder may be being packed at this moment.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = execFileSync(process.execPath, [at('bin/eastwest.js'), 'man'], { encoding: 'utf8' });
const file = at('dist/eastwest.1');
if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
  writeFileSync(`${file}.${process.pid}`, page);
  renameSync(`${file}.${process.pid}`, file);
}
