/** Words of commands that people paste into a shell: what comes from a cluster, a bundle or a kubeconfig stays a word. */

/**
 * The text as one word of a POSIX shell: bare where that is safe, else in single quotes. Control characters, which could
 * end a paste and press enter, become question marks: what has them in its name cannot be typed.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+=,-]+$/.test(text)) return text;
  return `'${text.replaceAll(/\p{Cc}/gu, '?').replaceAll("'", "'\\''")}'`;
}

/**
 * A command, or a sentence with one in it, whose values are one word each, whatever they hold. A value that would be
 * taken for an option is left for the reader to fill in. No value may stand within quotes: quote the whole with
 * `shellWord`.
 */
export function sh(parts: TemplateStringsArray, ...values: readonly (string | number | undefined)[]): string {
  return parts.reduce(
    (before, part, index) => `${before}${wordBehind(before, String(values[index - 1] ?? ''))}${part}`,
  );
}

function wordBehind(before: string, value: string): string {
  if (value === '') return '';
  const isArgument = /\s$/.test(before) && !/\s--?[a-z][\w-]*\s$/.test(before);
  return isArgument && value.startsWith('-') ? 'NAME' : shellWord(value);
}
