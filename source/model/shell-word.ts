/** Words of commands that people paste into a shell. */

/** The text as one word of a POSIX shell: bare where that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
