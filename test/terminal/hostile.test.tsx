/** Ten thousand hostile texts from kubeconfigs and clusters: none reaches the terminal, none breaks a frame. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import xterm from '@xterm/headless';
import { cleaned, cleanedLines } from '../../source/model/clean.ts';
import { randomly } from '../helpers/seeded-random.ts';
import { type Stage, stage } from '../screens/stage.tsx';
import { context, survey } from '../state/hand-made-clusters.ts';
import { play, settled } from '../state/play.ts';
import { hostileText } from './hostile.ts';

/** Ink's own measure, as the package has it (test/helpers/shipped-ink.ts). */
const measure = createRequire(import.meta.resolve('ink')).resolve('string-width');
const { default: stringWidth } = (await import(`${pathToFileURL(measure)}?as-published`)) as {
  readonly default: (text: string) => number;
};

/** What a frame may hold besides letters: sixteen colours, bold, dim and inverse, on and off. */
const ours = /\u001b\[(?:[0127]|2[27]|[34][0-79]|9[0-7]|10[0-7])m|\n/g;
const control = /[\u0000-\u001f\u007f-\u009f]/;
const unsafe = /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{M}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Emoji_Presentation}]/u;

test('ten thousand hostile texts come out of the cleaning as one safe line each, and clean already', () => {
  const random = randomly(1);
  for (let count = 0; count < 10_000; count++) {
    const text = hostileText(random);
    const most = 1 + Math.floor(random() * 100);
    const line = cleaned(text, most);
    assert.doesNotMatch(line, unsafe, JSON.stringify(text.slice(0, 200)));
    assert.ok([...line].length <= most, JSON.stringify(text.slice(0, 200)));
    assert.equal(cleaned(line, most), line);
    for (const each of cleanedLines(text)) assert.doesNotMatch(each, unsafe);
  }
});

test('of ten thousand hostile texts, cleaned, a terminal and the layout think that they are equally wide', async () => {
  const random = randomly(2);
  const lines = Array.from({ length: 10_000 }, () => cleaned(hostileText(random), 100));
  const model = new xterm.Terminal({ cols: 210, rows: lines.length + 1, allowProposedApi: true });
  // A bar behind each line shows where the terminal thinks that it ends.
  await new Promise<void>(resolve => model.write(lines.map(line => `${line}|`).join('\r\n'), resolve));
  lines.forEach((line, row) => {
    const width = stringWidth(line);
    assert.equal(model.buffer.active.getLine(row)?.getCell(width)?.getChars(), '|', JSON.stringify(line));
  });
  model.dispose();
});

/** What a terminal of exactly this size makes of a frame: its rows, where nothing may have wrapped or scrolled. */
async function shownBy(lines: readonly string[], { columns, rows }: Size): Promise<xterm.Terminal> {
  const model = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  await new Promise<void>(resolve => model.write(lines.join('\r\n'), resolve));
  return model;
}

type Size = { readonly columns: number; readonly rows: number };

async function assertWhole(shown: Stage, size: Size): Promise<void> {
  assert.doesNotMatch(shown.written().replace(ours, ''), control);
  const lines = shown.lines();
  assert.equal(lines.length, size.rows);
  const model = await shownBy(lines, size);
  assert.equal(model.buffer.active.length, size.rows, 'a row wrapped and pushed the others up');
  lines.forEach((line, row) => {
    // The terminal counts cells by its own tables: what it shows in the row is all of the line.
    assert.equal(model.buffer.active.getLine(row)?.translateToString(true), line.trimEnd());
  });
  model.dispose();
}

const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 61, rows: 15 },
  { columns: 200, rows: 60 },
  { columns: 33, rows: 9 },
];

for (const size of sizes) {
  test(`a kubeconfig of hostile names fills frames of exactly ${size.columns}×${size.rows}, page after page`, async () => {
    const random = randomly(size.columns);
    const evil = () => hostileText(random);
    const contexts = Array.from({ length: 150 }, (_, index) =>
      context(`${index} ${evil()}`, { guess: `c${index}`, server: evil(), user: evil(), namespace: evil() }),
    );
    const played = play({ kind: 'kubeconfig', size, contexts });
    const shown = await stage(played.app);
    for (let page = 0; page < 12; page++) {
      await shown.press('\u0004');
      await assertWhole(shown, size);
    }
    shown.close();
    await played.app.commands.leave(0);
  });

  test(`hostile words from clusters leave every screen exactly ${size.columns}×${size.rows}`, async () => {
    const random = randomly(size.rows);
    const evil = () => hostileText(random);
    const seen = () => survey(evil(), { version: evil(), network: evil(), missingRights: [evil(), evil()] });
    const names = ['east', 'west'];
    const played = play({
      kind: 'rehearsal',
      size,
      contexts: names.map(name => context(name)),
      probe: async () => seen(),
    });
    const { app, hands } = played;
    const shown = await stage(app);
    const drawn = async (screen: 'clusters' | 'install' | 'traffic') => {
      app.commands.show(screen);
      await shown.settle();
      await assertWhole(shown, size);
    };
    await drawn('clusters');
    app.commands.preparePlan();
    await settled();
    app.commands.install();
    await settled();
    const { report, end } = hands.run();
    const step = 'east/0';
    report({ event: 'started', step, cluster: 'east', at: hands.now });
    for (let count = 0; count < 12; count++) {
      hands.now += 1000;
      app.view.setState({ now: hands.now });
      report({ event: 'waiting', step, cluster: 'east', for: evil(), at: hands.now });
      report({ event: 'applied', step, cluster: 'east', object: evil(), result: 'created', at: hands.now });
      await drawn('install');
    }
    const problem = { code: 'invalid' as const, title: evil(), hint: evil(), evidence: evil() };
    report({ event: 'failed', step, cluster: 'east', problem, at: hands.now });
    end('done');
    await settled();
    await drawn('install');
    app.commands.startTraffic();
    await settled();
    const monitor = hands.monitor();
    for (let count = 1; count < 12; count++) {
      hands.now += 1000;
      const tally = { versions: { v1: count, v2: count }, misses: count, reasons: { [evil()]: count }, rate: 10 };
      monitor?.({ event: 'traffic', at: hands.now, clusters: names.map(name => ({ name, ...tally })) });
      monitor?.({ event: 'verdict', state: 'partly', words: evil(), evidence: [evil()], at: hands.now });
      app.view.setState({ now: hands.now });
      await drawn('traffic');
    }
    assert.deepEqual(played.crashes, []);
    shown.close();
    await app.commands.leave(0);
  });
}
