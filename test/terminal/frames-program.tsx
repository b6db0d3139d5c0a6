/** Frames of boxes and texts of every kind, one after the other, as JSON: drawn by Ink, bundled or not. */
import { Writable } from 'node:stream';
import { Box, render, Text } from 'ink';
import type { ReactNode } from 'react';
import { cleaned } from '../../source/model/clean.ts';
import { randomly } from '../helpers/seeded-random.ts';
import { hostileText } from './hostile.ts';

const random = randomly(7);
const some = <Choice,>(...choices: readonly Choice[]) => choices[Math.floor(random() * choices.length)] as Choice;
const upTo = (most: number) => Math.floor(random() * (most + 1));

const plain = [
  'steps done',
  '✓ ready',
  '│ a │',
  '東京タワー',
  'e\u0301le\u0301ment',
  '👩‍👩‍👧 family',
  'two\nlines',
  '',
  ' ',
];

/** As everything that reaches Ink: cleaned where it is foreign. */
function words(): string {
  return random() < 0.7 ? some(...plain).repeat(1 + upTo(3)) : cleaned(hostileText(random), 300);
}

function text(key: number): ReactNode {
  const style = { color: some(undefined, 'red', 'cyanBright'), bold: random() < 0.2, dimColor: random() < 0.2 };
  const { color, ...rest } = style;
  return (
    <Text
      key={key}
      wrap={some('wrap', 'truncate-end', 'truncate-middle')}
      {...(color === undefined ? {} : { color })}
      {...rest}
    >
      {words()}
      {random() < 0.3 ? <Text inverse>{words()}</Text> : null}
    </Text>
  );
}

function box(depth: number, key: number): ReactNode {
  const children = Array.from({ length: 1 + upTo(3) }, (_, index) =>
    depth > 0 && random() < 0.6 ? box(depth - 1, index) : text(index),
  );
  return (
    <Box
      key={key}
      flexDirection={some('row', 'column')}
      overflow={some('hidden', 'visible')}
      marginLeft={upTo(6) - 2}
      paddingRight={upTo(2)}
      {...(random() < 0.5 ? { width: upTo(30) } : {})}
      {...(random() < 0.5 ? { height: upTo(4) } : {})}
    >
      {children}
    </Box>
  );
}

let frame = '';
const stdout = Object.assign(
  new Writable({
    write(chunk, _encoding, done) {
      frame = String(chunk);
      done();
    },
  }),
  { columns: 50, rows: 20 },
) as unknown as NodeJS.WriteStream;
const ink = render(<Text>first</Text>, { stdout, debug: true, patchConsole: false });
const frames: string[] = [];
for (let number = 0; number < 250; number++) {
  // Twice the same: what is remembered of the first must not change the second.
  const tree = box(3, number % 2);
  ink.rerender(tree);
  frames.push(frame);
  ink.rerender(<Text>{number}</Text>);
  ink.rerender(tree);
  frames.push(frame);
}
ink.unmount();
process.stdout.write(JSON.stringify(frames), () => process.exit(0));
