/**
 * `npm run pictures`: plays the main job and Kiali and writes docs/pictures/, so that they show what the program really does.
 * `npm run pictures -- kiali`, `npm run pictures -- brake`: that alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtEastwest } from '../terminal/bundled.ts';
import { playBrake } from './brake.ts';
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
const parts = {
  'main-job': mainJob,
  brake: async () => pictures(await playBrake(eastwest)),
  kiali: async () => pictures(await playKiali(eastwest)),
};
const asked = Object.entries(parts).filter(([name]) => process.argv.includes(name));
const files: (readonly [name: string, svg: string])[] = [];
for (const [, draw] of asked.length === 0 ? Object.entries(parts) : asked) files.push(...(await draw()));
for (const [name, svg] of files) {
  writeFileSync(join(folder, `${name}.svg`), svg);
  process.stdout.write(`docs/pictures/${name}.svg ${Math.ceil(svg.length / 1024)} kB\n`);
}
