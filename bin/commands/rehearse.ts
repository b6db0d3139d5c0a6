/** `eastwest rehearse`: simulated clusters for kubectl and for `eastwest` in another terminal, until stopped. */
import { join, resolve } from 'node:path';
import { fileErrorWords } from '../../source/files/error-words.ts';
import { readWhole, UnusableFile } from '../../source/files/read-file.ts';
import { replaceFile } from '../../source/files/replace-file.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { startRehearsal } from '../../source/rehearsal/start.ts';
import type { Command } from '../command.ts';
import { stoppedExit } from '../ending.ts';
import type { Io } from '../io.ts';
import { inTemporaryFolder } from '../world/host.ts';

type RehearseCommand = Extract<Command, { readonly command: 'rehearse' }>;

/** First line of what is written here: a file that begins with it may be overwritten. */
const MARK = '# Written by eastwest rehearse: simulated clusters on this machine.\n';

/** Far more than a hundred simulated clusters take. */
const MOST_KUBECONFIG = 8 * 1024 * 1024;

export function rehearse(command: RehearseCommand, io: Io): Promise<number> {
  if (command.kubeconfigOut !== undefined) return serve(command, resolve(io.folder, command.kubeconfigOut), io);
  return inTemporaryFolder(folder => serve(command, join(folder, 'kubeconfig'), io));
}

async function serve({ scenario }: RehearseCommand, file: string, io: Io): Promise<number> {
  refuseForeign(file);
  const rehearsal = await startRehearsal(scenario, io.stopped);
  try {
    await writePrivately(file, MARK + rehearsal.kubeconfig);
    io.stdout.write(`ready: ${rehearsal.names.join(', ')}; KUBECONFIG=${file}; ctrl-c stops them\n`);
    await aborted(io.stopped);
    return stoppedExit(io.stopped);
  } finally {
    await rehearsal.stop();
  }
}

/** No kubeconfig of the user is overwritten: only an empty file, or one that this command wrote. */
function refuseForeign(file: string): void {
  const text = present(file);
  if (text.trim() !== '' && !text.startsWith(MARK)) throw new ProblemsError([foreign(file)]);
}

/** '' where there is not a file. */
function present(file: string): string {
  try {
    return readWhole(file, { most: MOST_KUBECONFIG }).bytes.toString('utf8');
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    if (error.code === 'ENOENT') return '';
    throw new ProblemsError([unwritable(file, error.why)]);
  }
}

/** Whole or not at all, so that who waits for the file to appear reads all of it. */
async function writePrivately(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, text, 0o600);
  } catch (error) {
    const why = fileErrorWords(error);
    if (why === undefined) throw error;
    throw new ProblemsError([unwritable(file, why)]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(done => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

function foreign(file: string): Problem {
  const title = `--kubeconfig-out: ${file} exists already and was not written by eastwest rehearse`;
  return { code: 'bad-input', title, hint: 'Name a file that does not exist yet; nothing was overwritten.' };
}

function unwritable(file: string, why: string): Problem {
  const title = `--kubeconfig-out: ${file} cannot be written: ${why}`;
  return { code: 'bad-input', title, hint: 'Name a file in an existing, writable folder.' };
}
