/** Text broken between words into lines of at most `width` characters; what is over goes on the last of `lines`. */
export function wrapped(text: string, width: number, lines: number): readonly string[] {
  const result: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line === '' || result.length === lines - 1) line = longer;
    else {
      result.push(line);
      line = word;
    }
  }
  return [...result, line];
}

/** The lines that so many rows hold; the last of them ends in an ellipsis where the text goes beyond. */
export function clipped(lines: readonly string[], rows: number, width: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows));
  const last = shown.pop();
  if (last === undefined) return [];
  return [...shown, `${last.slice(0, Math.max(0, width - 1)).trimEnd()}…`];
}
