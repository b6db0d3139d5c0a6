import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import xterm from '@xterm/headless';
import { type Frame, frameOf, withSteadyPorts, wordsOf } from './frame.ts';
import { animation, picture } from './svg.ts';

/** The frame of a terminal of 20×3 to which this was written. */
async function shown(text: string): Promise<Frame> {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  await new Promise<void>(resolve => terminal.write(text, resolve));
  return frameOf(terminal);
}

const pictured = async (text: string) => picture(await shown(text), 'a test');

/** The colour in the middle of a square of the drawn picture, in its own units. */
function drawn(svg: string): (x: number, y: number) => string {
  const image = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  return (x, y) => {
    const at = (Math.floor(y) * image.width + Math.floor(x)) * 4;
    return `#${image.pixels.subarray(at, at + 3).toString('hex')}`;
  };
}

test('letters of one look become one text on the grid, one space between words included', async () => {
  assert.match(await pictured('two words'), /<text x="0" y="13.5" textLength="81">two words<\/text>/);
  assert.match(await pictured('a    b'), /<text x="0" y="13.5">a<\/text><text x="45" y="13.5">b<\/text>/);
});

test('each of the sixteen colours has its own class, and bold and dim theirs', async () => {
  const svg = await pictured('\u001b[32mgo\u001b[0m \u001b[1;91mno\u001b[0m \u001b[2mhm');
  assert.match(svg, /class="k2" x="0" y="13.5" textLength="18">go</);
  assert.match(svg, /class="k9 b" x="27" y="13.5" textLength="18">no</);
  assert.match(svg, /class="d" x="54" y="13.5" textLength="18">hm</);
});

test('a colour beyond the sixteen is refused', async () => {
  await assert.rejects(shown('\u001b[38;5;200mpink'), /the colour 200 is none of the sixteen/);
  await assert.rejects(shown('\u001b[38;2;1;2;3mrgb'), /none of the sixteen/);
});

test('symbols and wide letters stand by themselves in the middle of their columns', async () => {
  const svg = await pictured('✓ok 東x');
  assert.match(svg, /class="m" x="4.5" y="13.5">✓</);
  assert.match(svg, /x="9" y="13.5" textLength="18">ok</);
  assert.match(svg, /class="m" x="45" y="13.5">東</);
  assert.match(svg, /x="54" y="13.5">x</);
});

test('what means something in XML is escaped, in the title too', async () => {
  const svg = picture(await shown('a<b>&c'), 'less < more & more');
  assert.match(svg, />a&lt;b&gt;&amp;c</);
  assert.match(svg, /<title>less &lt; more &amp; more<\/title>/);
});

test('blocks and lines are drawn without a font, joined, and where the cell has them', async () => {
  const svg = await pictured('\u001b[32m██▄\u001b[0m\r\n──┐');
  assert.equal(svg.match(/<rect class="k2"/g)?.length, 2, 'two full blocks are one rectangle');
  const at = drawn(svg);
  const green = at(18 + 4, 18 + 9);
  assert.equal(green, '#4fce63');
  assert.equal(at(18 + 22, 18 + 4), '#0d1117', 'the upper half of a lower half block is paper');
  assert.equal(at(18 + 22, 18 + 13), green);
  assert.equal(at(18 + 4, 18 + 18 + 9), '#d0d7de', 'a line through the middle');
  assert.equal(at(18 + 22, 18 + 18 + 15), '#d0d7de', 'the corner goes down');
  assert.equal(at(18 + 22, 18 + 18 + 3), '#0d1117', 'and not up');
});

test('a background fills the whole cell', async () => {
  const at = drawn(await pictured('\u001b[44m  \u001b[0m'));
  assert.equal(at(18.5, 18.5), '#6cb0ff');
  assert.equal(at(18 + 17, 18 + 17), '#6cb0ff');
  assert.equal(at(18 + 19, 18 + 9), '#0d1117');
});

test('an inverse row has the two colours of the terminal the other way round', async () => {
  const svg = await pictured('\u001b[7m  go\u001b[0m');
  const at = drawn(svg);
  assert.equal(at(18.5, 18.5), '#d0d7de');
  assert.match(svg, /class="kpaper" x="18" y="13.5" textLength="18">go</);
});

test('ports of this machine become the same ones every time, and nothing else moves', async () => {
  const frame = withSteadyPorts(await shown('127.0.0.1:43210 ✓\r\n127.0.0.1:38111 154\r\n127.0.0.1:43210'));
  assert.deepEqual(
    wordsOf(frame).map(line => line.trimEnd()),
    ['127.0.0.1:16443 ✓', '127.0.0.1:26443 154', '127.0.0.1:16443'],
  );
});

test('an animation holds a row that is in many frames once, and each frame for its time', async () => {
  const [one, two] = [await shown('same\r\none'), await shown('same\r\ntwo')];
  const svg = animation(
    [
      { frame: one, seconds: 1 },
      { frame: two, seconds: 3 },
    ],
    'a test',
  );
  assert.equal(svg.match(/>same</g)?.length, 1);
  assert.equal(svg.match(/href="#r0"/g)?.length, 2);
  assert.match(svg, /\.film\{animation:film 4\.00s step-end infinite\}/);
  assert.match(svg, /0\.000%\{transform:translateX\(0px\)\}25\.000%\{transform:translateX\(-180px\)\}/);
  assert.match(svg, /prefers-reduced-motion:reduce/);
});

test('an animation of nothing is refused', () => {
  assert.throws(() => animation([], 'nothing'), /needs a frame/);
});
