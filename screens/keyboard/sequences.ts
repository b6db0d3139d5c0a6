/**
 * The bytes of a terminal taken apart. Keys, typed text and pastes are told from what terminals answer or report by
 * themselves (OSC, DCS and similar, device attributes, positions, focus, the mouse in each of its encodings), which is
 * dropped whole, however many reads it comes in. Pure; bytes are characters from U+0000 to U+00FF.
 */

/** `alt`: an escape came in front. Of text the bytes are UTF-8. */
export type Token =
  | { readonly token: 'control'; readonly byte: number; readonly alt: boolean }
  | { readonly token: 'text'; readonly bytes: string; readonly alt: boolean }
  | { readonly token: 'csi'; readonly body: string; readonly alt: boolean }
  | { readonly token: 'ss3'; readonly body: string; readonly alt: boolean }
  | { readonly token: 'paste'; readonly bytes: string };

export type Taken = {
  readonly tokens: readonly Token[];
  /** What is not complete yet: to be put in front of the next read. */
  readonly pending: string;
};

/** What a part stands for: its bytes, and nothing where it is not a key. `more`: the rest has not come yet. */
type Part = { readonly end: number; readonly token?: Token } | 'more';

const ESC = '\u001b';
const pasteStart = `${ESC}[200~`;
const pasteEnd = `${ESC}[201~`;

/** All complete parts of the bytes. */
export function takenApart(bytes: string): Taken {
  const tokens: Token[] = [];
  let at = 0;
  while (at < bytes.length) {
    const part = partAt(bytes, at);
    if (part === 'more') break;
    if (part.token !== undefined) tokens.push(part.token);
    at = part.end;
  }
  return { tokens, pending: bytes.slice(at) };
}

/** What it is that has not come to its end: an escape may be the key, of a paste the text is kept, the rest is not a key. */
export function pendingKind(pending: string): 'none' | 'escape' | 'paste' | 'sequence' {
  if (pending === '') return 'none';
  if (pending === ESC || pending === ESC + ESC) return 'escape';
  return pending.startsWith(pasteStart) ? 'paste' : 'sequence';
}

/**
 * True where an escape that came in a read of its own is the key, whatever followed: no sequence goes on like this, and
 * what a terminal sends for alt and a letter comes at once.
 */
export function isEscapeKey(pending: string, read: string): boolean {
  return pending === ESC && read !== '' && !/^[[\]OPX^_\u001b]/.test(read);
}

/**
 * True for what may be the rest of a sequence whose escape came so long before that it was taken for the key. What these
 * characters begin is no key of any screen, and right after that key no line is being typed.
 */
export function continuesAfterEscape(read: string): boolean {
  return /^[[\]OP^_]/.test(read);
}

/** What is pasted so far, where the end does not come. */
export function pastedSoFar(pending: string): string {
  return pending.slice(pasteStart.length);
}

function partAt(bytes: string, at: number): Part {
  if (bytes[at] === ESC) return escapeAt(bytes, at);
  const byte = bytes.charCodeAt(at);
  if (isControl(byte)) return { end: at + 1, token: { token: 'control', byte, alt: false } };
  return textAt(bytes, at);
}

const isControl = (byte: number) => byte < 0x20 || byte === 0x7f;

/** Typed text to the next byte that is none. */
function textAt(bytes: string, from: number): Part {
  let at = from;
  let kept = '';
  while (at < bytes.length && !isControl(bytes.charCodeAt(at))) {
    const length = lengthAt(bytes, at);
    if (length === 'more') break;
    // Eight-bit introducers of sequences, as they are and in UTF-8.
    if (introducerAt(bytes, at) !== undefined) break;
    if (length > 0) kept += bytes.slice(at, at + length);
    at += Math.max(1, length);
  }
  if (at > from) return kept === '' ? { end: at } : { end: at, token: { token: 'text', bytes: kept, alt: false } };
  const introducer = introducerAt(bytes, at);
  if (introducer === undefined) return 'more';
  const { end, letter } = introducer;
  return sequenceAt(bytes, end, letter, false) ?? { end };
}

/** Bytes of the character that begins here; 0 where none does. */
function lengthAt(bytes: string, at: number): number | 'more' {
  const first = bytes.charCodeAt(at);
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next++) {
    if (at + next >= bytes.length) return 'more';
    const byte = bytes.charCodeAt(at + next);
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

/** `ESC [` and its like in one byte of eight bits: the letter that stands for it, and where it ends. */
function introducerAt(bytes: string, at: number): { readonly end: number; readonly letter: string } | undefined {
  const start = bytes[at] === '\u00c2' ? at + 1 : at;
  const byte = bytes.charCodeAt(start);
  if (!(byte >= 0x80 && byte <= 0x9f)) return undefined;
  return { end: start + 1, letter: String.fromCharCode(byte - 0x40) };
}

function escapeAt(bytes: string, at: number): Part {
  const next = bytes[at + 1];
  if (next === undefined) return 'more';
  if (next === ESC) return doubleEscapeAt(bytes, at);
  const sequence = sequenceAt(bytes, at + 2, next, false);
  if (sequence !== undefined) return sequence;
  const byte = bytes.charCodeAt(at + 1);
  if (byte === 0x7f || byte === 0x08) return { end: at + 2, token: { token: 'control', byte, alt: true } };
  // Any other control key is one of its own, and ctrl-c above all.
  if (isControl(byte)) return { end: at + 1, token: { token: 'control', byte: 0x1b, alt: false } };
  const length = lengthAt(bytes, at + 1);
  if (length === 'more') return 'more';
  const end = at + 1 + Math.max(1, length);
  return length === 0 ? { end } : { end, token: { token: 'text', bytes: bytes.slice(at + 1, end), alt: true } };
}

/** alt and an arrow in some terminals; else the key pressed twice. */
function doubleEscapeAt(bytes: string, at: number): Part {
  const letter = bytes[at + 2];
  if (letter === undefined) return 'more';
  const alone: Part = { end: at + 1, token: { token: 'control', byte: 0x1b, alt: false } };
  return letter === '[' || letter === 'O' ? (sequenceAt(bytes, at + 3, letter, true) ?? alone) : alone;
}

/** What begins with `ESC` and this letter, from behind the letter on; undefined where no sequence does. */
function sequenceAt(bytes: string, from: number, letter: string, alt: boolean): Part | undefined {
  switch (letter) {
    case '[':
      return csiAt(bytes, from, alt);
    case 'O':
      return ss3At(bytes, from, alt);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return stringAt(bytes, from);
    default:
      return undefined;
  }
}

/** Bytes behind the final letter, where nothing stands before it: reports of the mouse as in the first xterm. */
const trailing: Readonly<Record<string, number>> = { M: 3, t: 2, T: 6 };

function csiAt(bytes: string, from: number, alt: boolean): Part {
  if (bytes.startsWith(pasteStart.slice(2), from)) {
    const start = from + pasteStart.length - 2;
    const end = bytes.indexOf(pasteEnd, start);
    if (end < 0) return 'more';
    return { end: end + pasteEnd.length, token: { token: 'paste', bytes: bytes.slice(start, end) } };
  }
  // Function keys of the Linux console: one letter more.
  if (bytes[from] === '[') return bytes.length > from + 1 ? { end: from + 2 } : 'more';
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    const isShifted = at === from + 1 && /^\d\$$/.test(bytes.slice(from, at + 1));
    if ((byte >= 0x40 && byte <= 0x7e) || isShifted) {
      const body = bytes.slice(from, at + 1);
      const more = trailing[body];
      return more === undefined ? { end: at + 1, token: { token: 'csi', body, alt } } : reportAt(bytes, at + 1, more);
    }
    // No sequence goes on like this: what has come of it is dropped.
    if (byte < 0x20 || byte > 0x3f) return { end: at };
  }
  return 'more';
}

/** Numbers of a report, each a byte, or a character in UTF-8. */
function reportAt(bytes: string, from: number, numbers: number): Part {
  let at = from;
  for (let count = 0; count < numbers; count++) {
    const length = at < bytes.length ? lengthAt(bytes, at) : 'more';
    if (length === 'more') return 'more';
    at += length === 2 ? 2 : 1;
  }
  return { end: at };
}

function ss3At(bytes: string, from: number, alt: boolean): Part {
  let at = from;
  while (/[\d;]/.test(bytes[at] ?? '')) at += 1;
  if (at >= bytes.length) return 'more';
  const byte = bytes.charCodeAt(at);
  if (byte < 0x40 || byte > 0x7e) return { end: at };
  return { end: at + 1, token: { token: 'ss3', body: bytes.slice(from, at + 1), alt } };
}

/** OSC, DCS, SOS, PM, APC: to BEL or ST. A control character within ends it, and is a key of its own. */
function stringAt(bytes: string, from: number): Part {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    if (byte === 0x07) return { end: at + 1 };
    if (byte === 0x9c && bytes[at - 1] === '\u00c2') return { end: at + 1 };
    if (byte === 0x1b) {
      if (at + 1 >= bytes.length) return 'more';
      return { end: bytes[at + 1] === '\\' ? at + 2 : at };
    }
    if (isControl(byte)) return { end: at };
  }
  return 'more';
}
