/** Events as NDJSON on stdout: exactly those that docs/cli.md#ndjson lists, their fields in that order. */
import type { ClusterTally, Event, Report } from '../../source/engine/events.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { Problem } from '../../source/model/problem.ts';
import { jsonLine } from './json.ts';

export type NdjsonOptions = { readonly each: boolean };

/** A subscriber that writes one line per event. `each`: single answers too. */
export function createNdjsonReporter(write: (text: string) => void, { each }: NdjsonOptions): Report {
  return event => {
    if (!each && (event.event === 'response' || event.event === 'miss')) return;
    const fields = fieldsOf(event);
    if (fields === undefined) return;
    write(jsonLine({ event: event.event, at: new Date(event.at).toISOString(), ...fields }));
  };
}

/** What a check found, as a line of its own before the run. */
export function checkLine({ id, title, verdict, why, evidence, problems, warnings }: CheckResult, at: number): string {
  const fields = { check: id, title, verdict, ...(why === undefined ? {} : { why }), evidence };
  const found = { problems: problems.map(told), warnings: warnings.map(told) };
  return jsonLine({ event: 'check', at: new Date(at).toISOString(), ...fields, ...found });
}

function told({ code, title, hint, evidence, page }: Problem) {
  const more = { ...(evidence === undefined ? {} : { evidence }), ...(page === undefined ? {} : { page }) };
  return { code, title, hint, ...more };
}

/** Undefined for what docs/cli.md does not list. */
function fieldsOf(event: Event): Readonly<Record<string, unknown>> | undefined {
  switch (event.event) {
    case 'plan': {
      const clusters = event.clusters.map(({ name, context, role, network }) => ({ name, context, role, network }));
      const steps = event.steps.map(({ id, cluster, title, needs }) => ({ id, cluster, title, needs }));
      return { mesh: event.mesh, topology: event.topology, clusters, steps };
    }
    case 'started':
      return { step: event.step, cluster: event.cluster };
    case 'applied':
      return { step: event.step, cluster: event.cluster, object: event.object, result: event.result };
    case 'removed': {
      const removed = { step: event.step, cluster: event.cluster, object: event.object, result: event.result };
      return event.why === undefined ? removed : { ...removed, why: event.why };
    }
    case 'waiting':
      return {
        step: event.step,
        cluster: event.cluster,
        for: event.for,
        ...(event.away === true ? { away: true } : {}),
        ...(event.limit === undefined ? {} : { until: event.limit.at, hint: event.limit.hint }),
      };
    case 'done': {
      const done = { step: event.step, cluster: event.cluster, seconds: rounded(event.seconds) };
      return event.found === undefined ? done : { ...done, found: event.found };
    }
    case 'failed':
      return { step: event.step, cluster: event.cluster, problem: told(event.problem) };
    case 'traffic':
      return { clusters: event.clusters.map(tally) };
    case 'response':
    case 'miss': {
      const took = rounded(event.took);
      return event.observation === 'response'
        ? { cluster: event.cluster, version: event.version, instance: event.instance, took }
        : { cluster: event.cluster, reason: event.reason, took };
    }
    case 'istiod':
      return undefined;
    case 'incident': {
      const { kind, standing, cluster, words, by, seconds, lost } = event;
      const known = { cluster, by, seconds, lost };
      const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
      return { kind, standing, words, ...told };
    }
    case 'verdict':
      return { state: event.state, words: event.words, evidence: event.evidence };
    case 'result': {
      const clusters = event.clusters.map(tally);
      const open = event.open === undefined ? {} : { open: event.open };
      return { outcome: event.outcome, clusters, seconds: rounded(event.seconds), exit: event.exit, ...open };
    }
  }
}

function tally({ name, versions, misses, reasons, rate }: ClusterTally) {
  return { name, versions, misses, reasons, rate: rounded(rate) };
}

function rounded(number: number): number {
  return Math.round(number * 1000) / 1000;
}
