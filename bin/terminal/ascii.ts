/** For terminals that know ASCII only: each other character becomes one that looks like it, of the same width. */

const alike: Readonly<Record<string, string>> = {
  '…': '^',
  '–': '-',
  '—': '-',
  '·': '.',
  '•': '|',
  '×': 'x',
  '“': '"',
  '”': '"',
  '’': "'",
};

/** Text in ASCII; escape sequences are ASCII already and stay. */
export function inAscii(text: string): string {
  return text.replace(/[^\u0000-\u007f]/gu, character => {
    const known = alike[character];
    if (known !== undefined) return known;
    const base = character.normalize('NFD').slice(0, 1);
    if (base <= '\u007f') return base;
    return isWide(character) ? '??' : '?';
  });
}

/** East Asian wide and full-width letters take two columns. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}
