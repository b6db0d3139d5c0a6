/** The user's clipboard, through the terminal (OSC 52): works over SSH where the terminal allows it. */

/** Bytes of text that terminals take at most: 100,000 with the base64 and the sequence around it. */
const most = 74_994;

/** The sequence that copies the text; undefined when it is too long. */
export function copySequence(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const bytes = Buffer.from(text);
  if (bytes.length > most) return undefined;
  const plain = `\u001b]52;c;${bytes.toString('base64')}\u0007`;
  // tmux passes on what is wrapped, with each escape doubled; where its set-clipboard is on it takes the plain form too.
  const inTmux = (environment.TMUX ?? '') !== '';
  return inTmux ? `\u001bPtmux;${plain.replaceAll('\u001b', '\u001b\u001b')}\u001b\\${plain}` : plain;
}
