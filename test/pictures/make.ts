/**
 * `npm run pictures`: plays the main job and Kiali and writes docs/pictures/, so that they show what the program really does.
 * `npm run pictures -- kiali`: Kiali alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtEastwest } from '../terminal/bundled.ts';
import type { Frame } from './frame.ts';
import { play } from './journey.ts';
import { playKiali } from './kiali.ts';
import { animation, picture } from './svg.ts';

const folder = new URL('../../docs/pictures', import.meta.url).pathname;

const eastwest = builtEastwest();
const pictures = (screens: ReadonlyMap<string, Frame>) =>
  [...screens].map(([name, frame]) => [name, picture(frame, `eastwest: the screen ${name}`)] as const);

async function mainJob() {
  const { screens, shots } = await play(eastwest);
  const title = 'eastwest: from two clusters to a proven mesh, on a rehearsal';
  return [...pictures(screens), ['main-job', animation(shots, title)] as const];
}

mkdirSync(folder, { recursive: true });
const isKialiAlone = process.argv.includes('kiali');
const files = [...(isKialiAlone ? [] : await mainJob()), ...pictures(await playKiali(eastwest))];
for (const [name, svg] of files) {
  writeFileSync(join(folder, `${name}.svg`), svg);
  process.stdout.write(`docs/pictures/${name}.svg ${Math.ceil(svg.length / 1024)} kB\n`);
}
