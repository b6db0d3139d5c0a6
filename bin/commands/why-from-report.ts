/** `eastwest why --from-report`: the walk over what a report holds; no cluster is contacted. */
import { readFile } from 'node:fs/promises';
import { walkAll } from '../../source/diagnosis/walk.ts';
import { cleaned } from '../../source/model/clean.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { UnusableReport } from '../../source/report/evidence-json.ts';
import { readReport } from '../../source/report/read-report.ts';
import type { Io } from '../io.ts';
import { refuseUnknownClusters, tellWalks, type WhyCommand, whyExit } from './told-walks.ts';

export async function whyFromReport(command: WhyCommand & { readonly fromReport: string }, io: Io): Promise<number> {
  const evidence = await read(command.fromReport, io.stopped);
  refuseUnknownClusters(command, evidence.mesh);
  const walks = walkAll(evidence, command);
  tellWalks(command, walks, io);
  return whyExit(walks);
}

async function read(file: string, signal: AbortSignal) {
  try {
    return await readReport(await readFile(file), signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error;
    const isFile = 'code' in error;
    if (!isFile && !(error instanceof UnusableReport)) throw error;
    throw new ProblemError({
      code: 'bad-input',
      title: `--from-report ${file} cannot be read: ${cleaned(error.message, 200)}`,
      hint: 'Give a file that eastwest report of this release has written.',
    });
  }
}
