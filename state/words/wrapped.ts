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
