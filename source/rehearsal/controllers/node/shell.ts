/** What `exec` runs: a program by name, `sh -c` with one simple line, or the hello loop. */
import { helloLoop } from './hello-loop.ts';
import type { Process } from './program.ts';
import { programs } from './programs.ts';

/** Runs a command and returns its exit code. What is not there ends as in a real container. */
export async function runCommand(command: readonly string[], process: Process): Promise<number> {
  const [name = '', flag, script = '', zero, url, perSecond] = command;
  if (isShell(name) && flag === '-c') {
    if (zero === 'hello' && url !== undefined) return helloLoop(script, url, Number(perSecond ?? '1'), process);
    return runScript(script, process);
  }
  if (isShell(name)) return runScript(await wholeOf(process.stdin), process);
  const base = name.slice(name.lastIndexOf('/') + 1);
  const program = programs[process.container]?.[base] ?? programs['*']?.[base];
  if (program !== undefined) return program([base, ...command.slice(1)], process);
  await process.err(`sh: ${name}: not found\n`);
  return 127;
}

const isShell = (name: string) => /(^|\/)(ba)?sh$/.test(name);

/** Simple commands, one after the other: separated by `;`, `&&` or new lines; no pipes, no loops. */
async function runScript(script: string, process: Process): Promise<number> {
  let last = 0;
  for (const [, line = '', separator] of script.matchAll(/((?:"[^"]*"|'[^']*'|[^;&\n])+)(;|&&|\n|$)/g)) {
    const words = wordsOf(line);
    if (words.length === 0) continue;
    last = await runCommand(words, process);
    if (separator === '&&' && last !== 0) return last;
  }
  return last;
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

async function wholeOf(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) text += decoder.decode(chunk, { stream: true });
  return text;
}
