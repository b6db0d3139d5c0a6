/** Hostile text: aimed at the terminal, or only at the order of its cells. */

const sequences = [
  '\u001b[2J',
  '\u001b[31;1m',
  '\u001b[?1049l',
  '\u001b[8m',
  '\u001b[10;10H',
  '\u001b[6n',
  '\u001bc',
  '\u001b(0',
  '\u001b%G',
  '\u001b#8',
  '\u001b]0;title\u0007',
  '\u001b]52;c;aGk=\u001b\\',
  '\u001b]8;;http://evil\u001b\\',
  '\u001b]never ends',
  '\u001bP1$r0m\u001b\\',
  '\u001b_G\u001b\\',
  '\u001b^pm\u009c',
  '\u001bXsos\u001b\\',
  '\u009b2J',
  '\u009d0;t\u009c',
  '\u0090q\u009c',
  '\u001b[38:2::1:2:3m',
  '\u001b[',
  '\u001b',
  '\u009b',
  '\u000e',
  '\u000f',
  '\u0007',
  '\u0008\u0008',
  '\u007f',
  '\u0000',
];
const spaces = [
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\u000b',
  '\u000c',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u3000',
  '\u2003',
];
const invisible = [
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u{e0041}',
  '\ufe0f',
  '\u3164',
];
const marks = ['\u0301', '\u0335'.repeat(30), '\u20e3', '\u0903', '\u0e33', '\u093f', '\u064b', '\u1ab0', '\u{1e8d0}'];
const wide = ['東京', 'ｶﾞ', 'ﾊﾟ', '한글', '\u1100\u1161\u11a8', '\u115f', '\ud7b0', '〈', '𠀀', '\u{1b000}', '︐', 'Ａ'];
const emoji = [
  '😀',
  '👩‍👩‍👧',
  '🇩🇪',
  '\u{1f1e9}',
  '1\ufe0f\u20e3',
  '☁\ufe0f',
  '👍🏽',
  '⌚',
  '✅',
  '🏴\u{e0067}\u{e0062}',
];
const strange = [
  '\ud800',
  '\udfff',
  '\ue000',
  '\u{10ffff}',
  '\ufffe',
  '\ufdd0',
  '\u0378',
  'ﷺ',
  '𒐫',
  'မြန်မာ',
  'نص عربي',
  'क्षि',
];
const words = ['east', 'kind-west', ' ', 'a'.repeat(300), '…', '─│', '<b>', '%s', '\\u001b', '$HOME', "'", '"'];
const pools = [sequences, sequences, spaces, invisible, marks, wide, emoji, strange, words, words];

/** One text; one of a thousand holds a megabyte. */
export function hostileText(random: () => number): string {
  const pick = <Item>(from: readonly Item[]) => from[Math.floor(random() * from.length)] as Item;
  const piece = () =>
    random() < 0.85
      ? pick(pick(pools))
      : String.fromCodePoint(Math.floor(random() * (random() < 0.7 ? 0x3000 : 0x10ffff)));
  const text = Array.from({ length: 1 + Math.floor(random() * 9) }, piece).join('');
  return random() < 0.001 ? text + piece().repeat(1).padEnd(1_000_000, text) : text;
}
