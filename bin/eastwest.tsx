/** The executable's inside: bin/eastwest.js checks the version of Node and loads this, bundled. */
import { BUG, exitWith } from './exit-codes.ts';
import { bugText } from './faces/problems.ts';
import { processIo } from './io.ts';
import { main } from './main.ts';

process.on('uncaughtException', error => {
  process.stderr.write(bugText(error));
  process.exit(BUG);
});

// Not `process.stdout.errored`: Node makes that stream whole again.
let lost: Error | undefined;
process.stdout.on('error', error => {
  lost ??= error;
});

const code = await main(process.argv.slice(2), processIo(process));
// What is written to a pipe may still be on its way; what is left open (a socket's time-out) shall not hold us up.
// Not at once: an error of the last write is told after its callback.
process.stdout.write('', () => setImmediate(() => process.exit(exitWith(code, lost))));
