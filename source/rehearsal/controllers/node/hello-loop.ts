/**
 * The loop that asks helloworld: `sh -c <script> hello <url> <per second>`. The script itself is not looked at but for
 * curl's time limit; its contract is: a body line, then `@ <status> <seconds> <exit> <words>`, until stdin ends; and
 * `@ alive` once a second where the script says so.
 */
import type { Answer } from '../../mesh/answer.ts';
import { callerOf, type Process } from './program.ts';

export async function helloLoop(script: string, url: string, perSecond: number, process: Process): Promise<number> {
  const { site, stdin } = process;
  const stopped = new AbortController();
  const signal = AbortSignal.any([process.signal, stopped.signal]);
  void ended(stdin).then(() => stopped.abort());
  const patience = patienceOf(script);
  const pause = 1000 / Math.max(1, perSecond);
  let next = site.clock.now();
  const beating = script.includes('@ alive') ? beat(process, signal) : Promise.resolve();
  try {
    while (!signal.aborted) {
      const caller = callerOf(process);
      if (caller === undefined) return 1;
      const answer = await site.world.dataPlane.get(caller, url, patience, signal);
      await process.out(linesOf(answer));
      next = Math.max(next + pause, site.clock.now() - pause);
      // A sleep even of 0 ms: without it a loop that is late would starve the event loop.
      await site.clock.sleep(Math.max(0, next - site.clock.now()), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopped.abort();
    await beating;
  }
  return 0;
}

async function beat({ site, out }: Process, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await out('\n@ alive\n');
      await site.clock.sleep(1000, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** curl's `-m`, in seconds. */
export function patienceOf(command: string): number {
  return Number(/(?:^|\s)(?:-[a-zA-Z]*m|--max-time)[ =]?(\d+(?:\.\d+)?)/.exec(command)?.[1] ?? 3);
}

function linesOf({ body, code, seconds, exit, error }: Answer): string {
  const text = body === '' || body.endsWith('\n') ? body : `${body}\n`;
  return `${text}@ ${String(code).padStart(3, '0')} ${seconds.toFixed(6)} ${exit} ${error}\n`;
}

/** The dead-man's switch: resolves when stdin is closed, for whatever reason. */
async function ended(stdin: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of stdin);
  } catch {
    // A stream that broke has ended as well.
  }
}
