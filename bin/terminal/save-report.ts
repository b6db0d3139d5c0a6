/** A report as two files of the working folder, which are never written over. */
import { writeFile } from 'node:fs/promises';
import { ProblemError } from '../../source/model/problem.ts';

/** The names of the files. `now` in milliseconds since 1970. Throws `ProblemError` where they cannot be written. */
export async function saveReport(
  { markdown, json }: { readonly markdown: string; readonly json: string },
  now: number,
): Promise<readonly string[]> {
  const name = `eastwest-traffic-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}`;
  const files = [
    { file: `${name}.md`, text: markdown },
    { file: `${name}.json`, text: json },
  ];
  try {
    for (const { file, text } of files) await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new ProblemError({
      code: 'bad-input',
      title: `The report was not saved: ${words}`,
      hint: 'c copies it instead.',
    });
  }
  return files.map(({ file }) => file);
}
