/** The main job on a rehearsal, by keys in a real terminal, looked at again and again: what the pictures show. */
import { type Terminal, terminal } from '../terminal/terminal.ts';
import { type Frame, frameOf, withSteadyPorts, wordsOf } from './frame.ts';
import type { Shot } from './svg.ts';

export type Journey = {
  /** A frame of each screen, by its name in small letters. */
  readonly screens: ReadonlyMap<string, Frame>;
  readonly shots: readonly Shot[];
};

const enter = '\r';
const escapeKey = '\u001b';

/** Milliseconds between two looks while something runs. */
const captureInterval = 2500;

/** Plays a rehearsal at a lifelike pace, about a minute. Throws when it does not end in a proven mesh. */
export async function play(eastwest: (...flags: readonly string[]) => readonly string[]): Promise<Journey> {
  const made = terminal(eastwest('--rehearse', '--pace', '1'), { cols: 100, rows: 30 });
  const screens = new Map<string, Frame>();
  const shots: Shot[] = [];
  const capture = (seconds: number, screen?: string) => {
    const frame = withSteadyPorts(frameOf(made.model));
    shots.push({ frame, seconds });
    if (screen !== undefined) screens.set(screen, frame);
  };
  try {
    await made.sees('▸ A');
    capture(0.8);
    await made.sees(/✓ OpenShift.*\n.*✓ OpenShift/);
    capture(2.5, 'clusters');
    made.type('?');
    await made.sees('Keys on Clusters');
    screens.set('help', withSteadyPorts(frameOf(made.model)));
    made.type(escapeKey);
    await made.sees('q quit');
    made.type(enter);
    await made.sees('Requirements');
    capture(2.5, 'topology');
    made.type(enter);
    await made.sees('will be generated');
    capture(2, 'certificates');
    made.type(enter);
    await made.sees('steps on 2 clusters');
    capture(2.5, 'plan');
    made.type('v');
    await made.sees('re-check this one');
    capture(2, 'checks');
    made.type(escapeKey);
    await made.sees('steps on 2 clusters');
    made.type('y');
    await made.sees('kind: Subscription');
    capture(1.8);
    made.type(escapeKey);
    await made.sees('S start the install');
    made.type('S');
    await until(made, /installed and proven/, () => capture(0.7));
    screens.set('install', slowest(shots));
    capture(2);
    made.type(enter);
    await made.sees(/proven: every cluster receives responses from every version/);
    await until(made, /for 1\d s/, () => capture(0.9));
    capture(4, 'traffic');
    made.type('x');
    await made.sees('objects to delete');
    screens.set('remove', withSteadyPorts(frameOf(made.model)));
    made.type(escapeKey);
    await made.sees('FROM');
    made.type('q');
    await made.sees('Leave eastwest?');
    made.type(enter);
    if ((await made.exited) !== 0) throw new Error('the rehearsal did not end well');
    return { screens, shots: withoutRepeats(shots) };
  } finally {
    made.close();
  }
}

/** Looks until the words are there. */
async function until(made: Terminal, words: RegExp, capture: () => void): Promise<void> {
  const isThere = () => words.test(made.screen().join('\n'));
  while (!isThere()) {
    const seen = made.sees(words).then(() => 'seen');
    await Promise.race([seen, new Promise(resolve => setTimeout(resolve, captureInterval))]);
    if (!isThere()) capture();
  }
}

/** The look at which the installation is about half done: done, running and waiting steps are in sight. */
function slowest(shots: readonly Shot[]): Frame {
  const installs = shots.map(shot => shot.frame).filter(frame => wordsOf(frame).join('\n').includes('5/6 Install'));
  const half = installs[Math.floor(installs.length / 2)];
  if (half === undefined) throw new Error('the installation was never seen');
  return half;
}

/** A look that shows what the one before showed lengthens it. */
function withoutRepeats(shots: readonly Shot[]): readonly Shot[] {
  const result: Shot[] = [];
  for (const shot of shots) {
    const last = result.at(-1);
    if (last !== undefined && wordsOf(last.frame).join('\n') === wordsOf(shot.frame).join('\n')) {
      result[result.length - 1] = { ...last, seconds: last.seconds + shot.seconds };
    } else result.push(shot);
  }
  return result;
}
