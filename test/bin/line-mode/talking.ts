/** The plain journey on a world made by hand: a person who reads lines and types others. */
import { PassThrough } from 'node:stream';
import { plainJourney } from '../../../bin/line-mode/journey.ts';
import { createLines } from '../../../bin/line-mode/lines.ts';
import { symbolsFor } from '../../../bin/output/symbols.ts';
import { Stopped } from '../../../bin/stops.ts';
import { type Hands, handMade, type Setting } from '../../state/hand-made.ts';
import { start } from '../../state/hand-made-plans.ts';

export type Talking = {
  readonly hands: Hands;
  /** Everything but the summary. */
  received(): string;
  summary(): string;
  types(...lines: readonly string[]): void;
  /** Waits until these words were said since the last time. */
  receives(words: string): Promise<void>;
  ctrlC(): void;
  readonly ended: Promise<number>;
};

export function talking(setting: Setting = {}): Talking {
  const { host, operations, hands } = handMade(setting);
  const input = new PassThrough();
  const stop = new AbortController();
  let received = '';
  let from = 0;
  let summary = '';
  const lines = createLines(input);
  const ended = plainJourney(host, start, operations, {
    lines,
    symbols: symbolsFor({ ascii: true, color: false, plain: true }),
    stdout: {
      write(text) {
        summary += text;
      },
    },
    stderr: {
      write(text) {
        received += text;
      },
    },
    stopped: stop.signal,
    command: 'eastwest',
  }).finally(() => lines.close());
  return {
    hands,
    received: () => received,
    summary: () => summary,
    types: (...typed) => void input.write(typed.map(line => `${line}\n`).join('')),
    async receives(words) {
      for (let tries = 0; tries < 6_000; tries++) {
        const at = received.indexOf(words, from);
        if (at >= 0) {
          from = at + words.length;
          return;
        }
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      throw new Error(`not received: ${words}\n${received.slice(from)}`);
    },
    ctrlC: () => stop.abort(new Stopped('SIGINT')),
    ended,
  };
}

/** Answers every question up to the checks. */
export async function toTheChecks(person: Talking): Promise<void> {
  person.types('1 2');
  await person.receives('enter continues to Topology');
  person.types('');
  await person.receives('Which one?');
  person.types('');
}
