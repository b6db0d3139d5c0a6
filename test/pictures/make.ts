/** `npm run pictures`: plays the main job and writes docs/pictures/, so that they show what the program really does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtEastwest } from '../terminal/bundled.ts';
import { play } from './journey.ts';
import { animation, picture } from './svg.ts';

const folder = new URL('../../docs/pictures', import.meta.url).pathname;

const { screens, shots } = await play(builtEastwest());
mkdirSync(folder, { recursive: true });
const files = [
  ...[...screens].map(([name, frame]) => [name, picture(frame, `eastwest: the screen ${name}`)] as const),
  ['main-job', animation(shots, 'eastwest: from two clusters to a proven mesh, on a rehearsal')] as const,
];
for (const [name, svg] of files) {
  writeFileSync(join(folder, `${name}.svg`), svg);
  process.stdout.write(`docs/pictures/${name}.svg ${Math.ceil(svg.length / 1024)} kB\n`);
}
