/** A node that can run four commands: echo, cat, false and yes; on port 7 what it receives comes back. */
import { PassThrough } from 'node:stream';
import type { Kubelet } from '../../source/rehearsal/api-server/kubelet.ts';

async function* text(content: string): AsyncGenerator<Uint8Array> {
  if (content !== '') yield Buffer.from(content);
}

async function* endless(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  while (!signal.aborted) {
    yield Buffer.from('y\n');
    // Others must have their turn.
    await new Promise(resolve => setImmediate(resolve));
  }
}

const BROKEN_PIPE = 141;

export const testKubelet: Kubelet = {
  exec(_pod, _container, [program = '', ...rest], stdin, signal) {
    switch (program) {
      case 'echo':
        return { stdout: text(`${rest.join(' ')}\n`), stderr: text(''), exit: Promise.resolve(0) };
      case 'cat': {
        const [file] = rest;
        if (file !== undefined) {
          const complaint = `cat: ${file}: No such file or directory\n`;
          return { stdout: text(''), stderr: text(complaint), exit: Promise.resolve(1) };
        }
        let done: (code: number) => void = () => undefined;
        const exit = new Promise<number>(resolve => {
          done = resolve;
        });
        async function* copied() {
          yield* stdin;
          done(0);
        }
        return { stdout: copied(), stderr: text(''), exit };
      }
      case 'false':
        return { stdout: text(''), stderr: text(''), exit: Promise.resolve(1) };
      case 'yes': {
        const exit = new Promise<number>(resolve => signal.addEventListener('abort', () => resolve(BROKEN_PIPE)));
        return { stdout: endless(signal), stderr: text(''), exit };
      }
    }
    return { stdout: text(''), stderr: text(`${program}: not found\n`), exit: Promise.resolve(127) };
  },
  connect: (_pod, port) => (port === 7 ? new PassThrough() : undefined),
  logs: () => ['first line', 'second line'],
};
