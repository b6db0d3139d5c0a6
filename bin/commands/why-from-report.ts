/** `eastwest why --from-report`: the walk over what a report holds; no cluster is contacted. */
import { resolve } from 'node:path';
import { walkAll } from '../../source/diagnosis/walk.ts';
import { readWhole, UnusableFile } from '../../source/files/read-file.ts';
import { cleaned } from '../../source/model/clean.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { limits } from '../../source/operator-bundle/limits.ts';
import { UnusableReport } from '../../source/report/evidence-json.ts';
import { readReport } from '../../source/report/read-report.ts';
import type { Io } from '../io.ts';
import { refuseUnknownClusters, tellWalks, type WhyCommand, whyExit } from './told-walks.ts';

export async function whyFromReport(command: WhyCommand & { readonly fromReport: string }, io: Io): Promise<number> {
  const evidence = await read(command.fromReport, io);
  refuseUnknownClusters(command, evidence.mesh);
  const walks = walkAll(evidence, command);
  tellWalks(command, walks, io);
  return whyExit(walks);
}

async function read(file: string, { folder, stopped }: Io) {
  try {
    return await readReport(readWhole(resolve(folder, file), { most: limits.packed, of: 'anybody' }).bytes, stopped);
  } catch (error) {
    const why = error instanceof UnusableFile ? error.why : error instanceof UnusableReport ? error.message : undefined;
    if (why === undefined) throw error;
    throw new ProblemError({
      code: 'bad-input',
      title: `--from-report ${file} cannot be read: ${cleaned(why, 200)}`,
      hint: 'Give a file that eastwest report of this release has written.',
    });
  }
}
