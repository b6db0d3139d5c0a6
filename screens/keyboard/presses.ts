/** From a part of the terminal's bytes to a press; undefined for what is not a key that means anything. */
import { type KeyPress, type Press, plainKey, type SpecialKey } from './press.ts';
import type { Token } from './sequences.ts';

/** The press that it stands for. */
export function pressOf(token: Token): Press | undefined {
  switch (token.token) {
    case 'paste':
      return { kind: 'paste', text: decoded(token.bytes) };
    case 'text': {
      const text = decoded(token.bytes);
      return token.alt
        ? plainKey(text.toLowerCase(), { alt: true, shift: /^[A-Z]$/.test(text) })
        : { kind: 'text', text };
    }
    case 'control':
      return controlKey(token.byte, token.alt);
    case 'ss3':
      return ss3Key(token.body, token.alt);
    case 'csi':
      return csiKey(token.body, token.alt);
  }
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function controlKey(byte: number, alt: boolean): KeyPress | undefined {
  if (byte === 0x1b) return plainKey('esc');
  if (byte === 0x0d || byte === 0x0a) return plainKey('enter');
  if (byte === 0x09) return plainKey('tab');
  if (byte === 0x7f || byte === 0x08) return plainKey('backspace', { alt });
  if (byte === 0x1f) return plainKey('_', { ctrl: true });
  return byte >= 0x01 && byte <= 0x1a ? plainKey(String.fromCharCode(byte + 0x60), { ctrl: true }) : undefined;
}

const letters: Readonly<Record<string, SpecialKey>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
};

/** Before `~`, and before `^`, `$` and `@` of rxvt. */
const numbers: Readonly<Record<string, SpecialKey>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

/** Code points of the keys that have a name. */
const coded: Readonly<Record<number, SpecialKey>> = { 9: 'tab', 13: 'enter', 27: 'esc', 127: 'backspace' };

function ss3Key(body: string, alt: boolean): KeyPress | undefined {
  const arrow = letters[body.toUpperCase()];
  if (arrow === undefined) return undefined;
  return plainKey(arrow, { alt, ctrl: body !== body.toUpperCase() });
}

function csiKey(body: string, alt: boolean): Press | undefined {
  if (body === 'Z') return plainKey('tab', { shift: true });
  if (/^[a-d]$/.test(body)) return named(letters[body.toUpperCase()], { alt, shift: true });
  const [, number = '', modifier = '1', event = '1', last = '~'] =
    /^(\d*)(?::\d*)*(?:;(\d+)(?::(\d+))?)?(?:;[\d:]+)?([A-Za-z~^$@])$/.exec(body) ?? [];
  // The protocol of kitty tells releases too.
  if (event === '3') return undefined;
  const held = heldDown(Number(modifier) - 1, alt);
  // Anything but 1 in front is a position or a size, told by the terminal.
  if (letters[last] !== undefined) return number === '' || number === '1' ? named(letters[last], held) : undefined;
  const other = /^27;(\d+);(\d+)~$/.exec(body);
  if (other !== null) return codedKey(Number(other[2]), heldDown(Number(other[1]) - 1, alt));
  if (last === 'u' && number !== '') return codedKey(Number(number), held);
  if (last === '~') return named(numbers[number], held);
  if (body.length !== 2) return undefined;
  if (last === '^' || last === '@') return named(numbers[number], { ctrl: true, shift: last === '@' });
  return last === '$' ? named(numbers[number], { shift: true }) : undefined;
}

type Held = Partial<Pick<KeyPress, 'ctrl' | 'alt' | 'shift'>>;

function heldDown(bits: number, alt: boolean): Held {
  return { shift: (bits & 1) > 0, alt: alt || (bits & 2) > 0, ctrl: (bits & 4) > 0 };
}

function named(key: SpecialKey | undefined, held: Held): KeyPress | undefined {
  return key === undefined ? undefined : plainKey(key, held);
}

function codedKey(code: number, held: Held): Press | undefined {
  const special = coded[code];
  if (special !== undefined) return plainKey(special, held);
  // Below are controls; from U+E000 on kitty numbers keys that have no character.
  if (code < 0x20 || (code >= 0x80 && code < 0xa0) || (code >= 0xd800 && code < 0xf900) || code > 0x10_ffff)
    return undefined;
  const text = String.fromCodePoint(code);
  if (held.ctrl === true || held.alt === true) return plainKey(text.toLowerCase(), held);
  return { kind: 'text', text: held.shift === true ? text.toUpperCase() : text };
}
