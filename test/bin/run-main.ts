/** The program's main function with streams that remember, in the test's own process. */
import { Readable } from 'node:stream';
import { createLines } from '../../bin/line-mode/lines.ts';
import { main } from '../../bin/main.ts';

export type Surroundings = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly folder?: string;
  /** What a person types when asked. */
  readonly answer?: string;
  /** What a person types, line by line, and then no more. */
  readonly typed?: readonly string[];
  readonly terminal?: boolean;
  readonly stopped?: AbortSignal;
  /** Receives all of stdout so far, each time something is written. */
  readonly onStdout?: (text: string) => void;
};

export type Ended = { readonly exit: number; readonly stdout: string; readonly stderr: string };

/** Runs `eastwest ARGV`. Without a home there is no kubeconfig but the one that is named. */
export async function runMain(argv: readonly string[], given: Surroundings = {}): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const { answer } = given;
  const exit = await main(argv, {
    stdout: {
      write(text) {
        stdout += text;
        given.onStdout?.(stdout);
      },
    },
    stderr: {
      write(text) {
        stderr += text;
      },
    },
    environment: given.environment ?? {},
    home: given.home ?? '/nonexistent',
    folder: given.folder ?? '/nonexistent',
    terminal: given.terminal ?? false,
    holdKeys: () => ({ handOver: () => undefined, end: () => undefined }),
    onCrash: () => () => undefined,
    stopped: given.stopped ?? new AbortController().signal,
    ...(given.typed === undefined
      ? {}
      : { lines: () => createLines(Readable.from(given.typed?.map(line => `${line}\n`) ?? [])) }),
    ...(answer === undefined
      ? {}
      : {
          ask: async question => {
            stderr += question;
            return answer;
          },
        }),
  });
  return { exit, stdout, stderr };
}
