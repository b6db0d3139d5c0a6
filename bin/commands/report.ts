/** `eastwest report`: everything that a helper needs to see of a mesh, in one file without secrets. Changes nothing. */
import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { walkAll } from '../../source/diagnosis/walk.ts';
import { fileErrorWords } from '../../source/files/error-words.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Choices, ClusterChoice } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import { prepareToDiagnose } from '../../source/preparation/prepare.ts';
import { reportArchive, reportContents } from '../../source/report/report.ts';
import { supportReportPage } from '../../state/words/support-report-page.ts';
import { readingWords, walksSummary } from '../../state/words/walk-words.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { problemsText } from '../output/problems.ts';
import { identity } from '../version.ts';
import { onMesh } from '../world/on-mesh.ts';

type ReportCommand = Extract<Command, { readonly command: 'report' }>;

export function report(command: ReportCommand, io: Io): Promise<number> {
  const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
  return onMesh(command, io, (host, choices) => deadline.within(signal => make(command, host, choices, io, signal)));
}

async function make({ to }: ReportCommand, host: Host, choices: Choices, io: Io, signal: AbortSignal): Promise<number> {
  // Whether there is room for it is known before a minute of reading.
  const path = resolve(io.folder, to);
  const file = await open(path, 'wx', 0o600).catch(notWritten(to));
  try {
    const { reached, unreached } = await reachable(host, choices, signal);
    io.stderr.write(problemsText(unreached.map(({ problem }) => problem)));
    if (reached.length === 0) throw new ProblemsError(unreached.map(({ problem }) => problem));
    io.stderr.write(`${readingWords(reached.map(({ name }) => name))}\n`);
    const { mesh, world } = await prepareToDiagnose(host, { ...choices, clusters: reached }, signal);
    const evidence = await gatherEvidence(mesh, world, usualAsking, signal);
    const clusters = await reportContents(evidence, world, signal);
    const walks = walkAll(evidence);
    const at = host.clock.now();
    const page = supportReportPage({ program: await programWords(), at, mesh, walks, clusters, unreached });
    await file.writeFile(reportArchive(evidence, clusters, page, at)).catch(notWritten(to));
    io.stdout.write(`${to}: ${walksSummary(walks)}; README.md in it is the first page\n`);
    return DONE;
  } catch (error) {
    // Half a report, or none, would only keep the next one from being written.
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

type Unreached = { readonly name: string; readonly problem: Problem };

/** A cluster that does not answer is the reason for many a report: the others are in it all the same. */
async function reachable(
  host: Host,
  { clusters }: Choices,
  signal: AbortSignal,
): Promise<{ readonly reached: readonly ClusterChoice[]; readonly unreached: readonly Unreached[] }> {
  const tried = await Promise.all(
    clusters.map(async choice => {
      try {
        await host.contexts.connect(choice.context, choice.name).version(signal);
        return { choice };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        return { unreached: { name: choice.name, problem: error.problem } };
      }
    }),
  );
  return {
    reached: tried.flatMap(each => ('choice' in each ? [each.choice] : [])),
    unreached: tried.flatMap(each => ('unreached' in each ? [each.unreached] : [])),
  };
}

function notWritten(to: string): (error: unknown) => never {
  return error => {
    const why = fileErrorWords(error);
    if (why === undefined) throw error;
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new ProblemError({
      code: 'bad-input',
      title: isThere ? `--to ${to}: the file exists already` : `--to ${to} cannot be written: ${why}`,
      hint: 'Name a file that does not exist, in a folder that does, such as report.tgz.',
    });
  };
}

async function programWords(): Promise<string> {
  const { version, commit, form, node, platform } = await identity();
  const of = commit === null ? form : `${form}, commit ${commit}`;
  return `${version} (${of}), Node ${node}, ${platform}`;
}
