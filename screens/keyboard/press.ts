/** What a person did on the keyboard, whatever bytes the terminal made of it. */

export type SpecialKey =
  | 'enter'
  | 'esc'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown';

export type KeyPress = {
  readonly kind: 'key';
  /** A key with a name, or the character of one that was pressed together with ctrl or alt. */
  readonly key: SpecialKey | (string & {});
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
};

/** Characters that were typed, in the order in which they came. */
export type TypedText = { readonly kind: 'text'; readonly text: string };

/** What was pasted, as one: it is text whatever is in it. */
export type PastedText = { readonly kind: 'paste'; readonly text: string };

export type Press = KeyPress | TypedText | PastedText;

/** A key without ctrl, alt and shift. */
export function plainKey(key: KeyPress['key'], also: Partial<KeyPress> = {}): KeyPress {
  return { kind: 'key', key, ctrl: false, alt: false, shift: false, ...also };
}
