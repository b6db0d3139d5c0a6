/** Events as calm lines that are only ever appended: one when a step is done, one when a wait lasts, one when it failed. */

import type { Event, Report } from '../../source/engine/events.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Incident } from '../../source/model/incident.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Observation } from '../../source/model/tally.ts';
import { isPartial } from '../../source/steps/step-id.ts';
import { tallyWords } from './result.ts';
import type { Symbols } from './symbols.ts';

export type TextReporter = {
  readonly report: Report;
  /** To be called about once a second: says for what has been waited long. */
  tick(now: number): void;
};

/** Words have to stand this long before a line is worth it; how often counts of answers are said. Milliseconds. */
const LASTING = 3_000;
const COUNTS_EVERY = 5_000;

type Wait = {
  readonly cluster: string;
  readonly words: string;
  readonly since: number;
  /** It is the cluster that does not respond: of all that waits for it, that is one line. */
  readonly away: boolean;
  said: boolean;
};

/** Writes to `write`. Times are those of the events, milliseconds since 1970. */
export function createTextReporter(
  write: (text: string) => void,
  symbols: Symbols,
  begun: number,
  { each }: { readonly each: boolean },
): TextReporter {
  let width = 0;
  let counted = begun;
  const needs = new Map<string, readonly string[]>();
  const failed = new Set<string>();
  const titles = new Map<string, string>();
  const waits = new Map<string, Wait>();
  const silent = new Set<string>();
  const changes = new Map<string, Set<string>>();

  function line(at: number, cluster: string, ...texts: readonly string[]): void {
    const seconds = `${((at - begun) / 1000).toFixed(1)} s`.padStart(8);
    const [text = '', ...below] = texts.map(each => cleaned(each, 1_000));
    const head = `${seconds}  ${cluster.padEnd(width)}  `;
    write(`${head}${text}\n${below.map(each => `${' '.repeat(head.length + 2)}${each}\n`).join('')}`);
  }

  const isLess = (step: string) => isPartial(step, need => failed.has(need), needs.get(step) ?? []);
  const titleOf = (step: string) => titles.get(step) ?? step;

  function report(event: Event & { readonly at: number }): void {
    switch (event.event) {
      case 'plan':
        for (const step of event.steps) titles.set(step.id, step.title);
        for (const step of event.steps) needs.set(step.id, step.needs);
        width = Math.max(0, ...event.clusters.map(cluster => cluster.name.length));
        return;
      case 'applied':
        changes.set(event.step, (changes.get(event.step) ?? new Set()).add(event.result));
        return;
      case 'waiting':
        waits.set(event.step, {
          cluster: event.cluster,
          words: event.for,
          since: event.away === true ? (event.since ?? event.at) : event.at,
          away: event.away === true,
          said: false,
        });
        // It responds: the next silence is another one.
        if (event.away !== true) silent.delete(event.cluster);
        return;
      case 'done':
        waits.delete(event.step);
        line(
          event.at,
          event.cluster,
          `${isLess(event.step) ? `${symbols.warning} partial: ` : `${symbols.ok} `}${titleOf(event.step)}${doneWords(event, changes.get(event.step))}`,
        );
        return;
      case 'removed':
        line(
          event.at,
          event.cluster,
          `${event.result === 'left' ? symbols.warning : symbols.ok} ${event.object}: ${event.result}${event.why ? `, ${event.why}` : ''}`,
        );
        return;
      case 'failed':
        waits.delete(event.step);
        failed.add(event.step);
        // Stopped on purpose: the last line says so for all.
        if (event.problem.code === 'cancelled') return;
        line(event.at, event.cluster, ...failedLines(event.problem, titleOf(event.step), symbols));
        return;
      case 'traffic':
        if (event.at - counted < COUNTS_EVERY) return;
        counted = event.at;
        width = Math.max(width, ...event.clusters.map(tally => tally.name.length));
        for (const tally of event.clusters) line(event.at, tally.name, `${symbols.waiting} ${tallyWords(tally)}`);
        return;
      case 'verdict':
        line(
          event.at,
          '',
          `${event.state === 'proven' || event.state === 'answered' ? symbols.ok : symbols.warning} ${event.state}: ${event.words}`,
        );
        return;
      case 'incident':
        // The verdict has its own line.
        if (event.kind !== 'verdict') line(event.at, '', `${markOf(event, symbols)} ${event.words}`);
        return;
      case 'response':
      case 'miss':
        if (each) line(event.at, event.cluster, responseWords(event, symbols));
        return;
      case 'started':
      case 'istiod':
      case 'result':
        return;
    }
  }

  function tick(now: number): void {
    for (const [step, wait] of waits) {
      if (wait.said || now - wait.since < LASTING) continue;
      wait.said = true;
      if (wait.away) {
        if (silent.has(wait.cluster)) continue;
        silent.add(wait.cluster);
        const seconds = Math.round((now - wait.since) / 1000);
        line(now, wait.cluster, `${symbols.warning} ${wait.words} (for ${seconds} s)`);
        continue;
      }
      line(now, wait.cluster, `${symbols.waiting} ${titleOf(step)}: ${wait.words}`);
    }
  }

  return { report, tick };
}

function markOf({ standing }: Incident, symbols: Symbols): string {
  switch (standing) {
    case 'ok':
      return symbols.ok;
    case 'problem':
      return symbols.failed;
    case 'warning':
      return symbols.warning;
    case 'info':
      return symbols.waiting;
  }
}

function responseWords(observation: Observation, symbols: Symbols): string {
  return observation.observation === 'response'
    ? `${symbols.ok} ${observation.version} from ${observation.instance}`
    : `${symbols.warning} no response: ${observation.reason}`;
}

function doneWords({ found }: { readonly found?: string }, results: ReadonlySet<string> | undefined): string {
  if (found !== undefined) return `: ${found}`;
  if (results === undefined) return '';
  if (results.has('created') || results.has('configured')) return '';
  return results.has('kept') ? ' (kept)' : ' (unchanged)';
}

function failedLines(problem: Problem, title: string, symbols: Symbols): readonly string[] {
  if (problem.code === 'blocked') return [`${symbols.skipped} ${title}: ${problem.title}`];
  const evidence = problem.evidence === undefined ? [] : [`evidence: ${problem.evidence}`];
  return [`${symbols.failed} ${title} failed: ${problem.title}`, ...evidence, problem.hint];
}
