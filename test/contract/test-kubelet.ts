/** A node that can run three commands: echo, cat and false. */
import type { Kubelet } from '../../source/rehearsal/kubelet.ts';

async function* text(content: string): AsyncGenerator<Uint8Array> {
  if (content !== '') yield Buffer.from(content);
}

export const testKubelet: Kubelet = {
  exec(_pod, _container, [program = '', ...rest], stdin) {
    switch (program) {
      case 'echo':
        return { stdout: text(`${rest.join(' ')}\n`), stderr: text(''), exit: Promise.resolve(0) };
      case 'cat': {
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
    }
    return { stdout: text(''), stderr: text(`${program}: not found\n`), exit: Promise.resolve(127) };
  },
  logs: () => ['first line', 'second line'],
};
