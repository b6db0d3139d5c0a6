/** Reports a run on a command's streams: lines on stderr and a result on stdout, or NDJSON on stdout alone. */
import type { Event, Report } from '../../source/engine/events.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Appearance } from '../command.ts';
import type { Io } from '../io.ts';
import { notableChecksText } from './checks.ts';
import { checkLine, createNdjsonReporter } from './ndjson.ts';
import { createOpenSteps } from './open-steps.ts';
import { problemsText } from './problems.ts';
import { type Latest, type Outcome, resultText } from './result.ts';
import { fold, nothingYet } from './summary.ts';
import { symbolsFor } from './symbols.ts';
import { createTextReporter } from './text.ts';

export type Progress = {
  readonly report: Report;
  /** The last line: how it ended. */
  result(outcome: Outcome, exit: number, latest?: Latest): void;
  /** What was checked before a run. */
  checked(checks: readonly CheckResult[]): void;
  /** The last line for what failed before there was a run: in text, its words on stderr are all. */
  refused(problems: readonly Problem[], checks: readonly CheckResult[], exit: number): void;
  /** What ended a run that was under way: in words on stderr, and in the event stream. */
  timedOut(problem: Problem): void;
  /** Ends what runs beside. Always to be called. */
  close(): void;
};

export type ProgressOptions = {
  readonly output: 'text' | 'ndjson';
  readonly each: boolean;
  readonly appearance: Appearance;
  /** For the result's first word, until the plan says it. */
  readonly meshId: string;
};

export function createProgress({ output, each, appearance, meshId }: ProgressOptions, io: Io): Progress {
  const started = Date.now();
  let summary = nothingYet;
  const begun = createOpenSteps();
  let mesh = meshId;
  const seconds = () => (Date.now() - started) / 1000;
  const counting =
    (reporter: Report): Report =>
    event => {
      summary = fold(summary, event);
      begun.receive(event);
      // Without the flag it is the one that the clusters have.
      if (event.event === 'plan') mesh = event.mesh;
      reporter(event);
    };

  if (output === 'ndjson') {
    const reporter = createNdjsonReporter(text => io.stdout.write(text), { each });
    const now = (event: Event) => reporter({ ...event, at: Date.now() });
    const result = (outcome: Outcome, exit: number) => {
      const open = begun.now();
      const ended = { event: 'result', outcome, clusters: summary.clusters, seconds: seconds(), exit } as const;
      now(open.length === 0 ? ended : { ...ended, open });
    };
    let untold: readonly CheckResult[] = [];
    const tellChecks = () => {
      io.stdout.write(untold.map(each => checkLine(each, Date.now())).join(''));
      untold = [];
    };
    return {
      // Readers take the plan for the first line.
      report: counting(event => {
        reporter(event);
        if (event.event === 'plan') tellChecks();
      }),
      result(outcome, exit) {
        tellChecks();
        result(outcome, exit);
      },
      checked(checks) {
        untold = checks;
      },
      refused(problems, checks, exit) {
        untold = checks;
        tellChecks();
        for (const problem of problems) now({ event: 'failed', step: 'prepare', cluster: '', problem });
        result('failed', exit);
      },
      timedOut(problem) {
        io.stderr.write(problemsText([problem]));
        now({ event: 'failed', step: 'run', cluster: '', problem });
      },
      close: () => undefined,
    };
  }
  const reporter = createTextReporter(text => io.stderr.write(text), symbolsFor(appearance), started, { each });
  const ticks = setInterval(() => reporter.tick(Date.now()), 1_000);
  return {
    report: counting(reporter.report),
    checked: checks => io.stderr.write(notableChecksText(checks, symbolsFor(appearance))),
    result: (outcome, _exit, latest = new Map()) =>
      io.stdout.write(resultText(mesh, outcome, seconds(), summary, { latest, open: begun.now() })),
    refused: () => undefined,
    timedOut: problem => io.stderr.write(problemsText([problem])),
    close: () => clearInterval(ticks),
  };
}
