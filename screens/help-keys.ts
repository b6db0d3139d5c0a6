/** The keys of the help: in groups by what they are for, those that the filter lets through. */
import { type Binding, type KeyName, keyTitle, meanings } from './keys.ts';

export const purposes = ['Continue', 'Select and change', 'Inspect', 'Move', 'Leave'] as const;
export type Purpose = (typeof purposes)[number];

const keysOf: Readonly<Record<Purpose, readonly KeyName[]>> = {
  Continue: ['enter', 'S', 'W', 'K', 'x', 'w', 'M'],
  'Select and change': [
    ...(['space', 'e', 't', 'T', 'n', 'N', 'b', 'B', 'a', '=', 'u', 'U', 's', 'C', 'i', 'o', 'D', 'F'] as const),
    ...(['p', '+', '-', 'R', '0', 'm'] as const),
  ],
  Inspect: ['/', 'v', 'd', 'y', '@', 'c', 'l', 'L', 'f', 'r'],
  Move: ['up', 'down', 'left', 'right', 'home', 'end', 'ctrl-d', 'ctrl-u', 'tab', 'digit'],
  Leave: ['esc', 'q', '?', 'ctrl-c', 'ctrl-z'],
};

/** What a key is for. */
export function purposeOf(key: KeyName): Purpose {
  return purposes.find(purpose => keysOf[purpose].includes(key)) ?? 'Select and change';
}

/** In the order in which they are shown; all words of the filter must be found. */
export function helpKeys(bindings: readonly Binding[], filter: string): readonly Binding[] {
  const words = filter.toLowerCase().split(' ').filter(Boolean);
  const found = bindings.filter(({ key, label }) => {
    const text = `${keyTitle(key)} ${meanings[key]} ${label}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
  return purposes.flatMap(purpose => found.filter(({ key }) => purposeOf(key) === purpose));
}
