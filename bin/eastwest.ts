/** The executable's inside: bin/eastwest.js checks the version of Node and loads this, bundled. */
import { processIo } from './io.ts';
import { main } from './main.ts';

const { io, exitCode } = processIo(process);
const code = await main(process.argv.slice(2), io);
// What is written to a pipe may still be on its way; what is left open (a socket's time-out) must not delay the exit.
// Not at once: an error of the last write is told after its callback.
process.stdout.write('', () => setImmediate(() => process.exit(exitCode(code))));
