/** Reports and logs as files of the working folder, which are never written over and are readable by their owner alone. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileErrorWords } from '../../source/files/error-words.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Saving } from '../../state/commands/context.ts';

/** The paths of the files. `now` in milliseconds since 1970. Throws `ProblemError` where they cannot be written. */
export async function saveFiles({ name, texts, instead }: Saving, now: number): Promise<readonly string[]> {
  const stem = `eastwest-${name}-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}`;
  const files = texts.map(({ ending, text }) => ({ file: resolve(`${stem}.${ending}`), text }));
  for (const { file, text } of files) {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
      const why = fileErrorWords(error);
      if (why === undefined) throw error;
      throw new ProblemError({ code: 'bad-input', title: `Not saved: ${file}: ${why}`, hint: instead });
    });
  }
  return files.map(({ file }) => file);
}
