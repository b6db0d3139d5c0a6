/** What a real server refuses about the schedules of CronJobs, in the words of the library that reads them. */
import { at, textAt } from '../../../model/fields.ts';
import { choice, required, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** Minute, hour, day, month, weekday: the least and most of each. */
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;
const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const names = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat';
const named = new RegExp(`^(${names})$`, 'i');

/** When a CronJob runs, and whether beside itself. */
export function cronCauses(doc: Doc): readonly Cause[] {
  const schedule = textAt(doc, 'spec', 'schedule') ?? '';
  const complaint = schedule === '' ? undefined : scheduleComplaint(schedule);
  return [
    ...(schedule === '' ? [required('spec.schedule')] : []),
    ...(complaint === undefined ? [] : [wrong('spec.schedule', schedule, complaint)]),
    ...choice('spec.concurrencyPolicy', at(doc, 'spec', 'concurrencyPolicy'), ['Allow', 'Forbid', 'Replace']),
  ];
}

function scheduleComplaint(schedule: string): string | undefined {
  if (schedule.startsWith('@')) {
    const isKnown = descriptors.includes(schedule) || schedule.startsWith('@every ');
    return isKnown ? undefined : `unrecognized descriptor: ${schedule}`;
  }
  const fields = schedule.split(/\s+/).filter(field => field !== '');
  if (fields.length !== bounds.length)
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return fields.flatMap((field, index) => field.split(',').flatMap(part => partComplaint(part, index) ?? []))[0];
}

/** Of a part between commas: a star, a number, a range of them, with steps or without. */
function partComplaint(part: string, index: number): string | undefined {
  const [least, most] = bounds[index] ?? [0, 0];
  const [range = ''] = part.split('/');
  if (range === '*' || range === '?') return undefined;
  const ends = range.split('-');
  const bad = ends.find(end => !/^\d+$/.test(end) && !named.test(end));
  if (bad !== undefined) return `failed to parse int from ${bad}: strconv.Atoi: parsing "${bad}": invalid syntax`;
  const [start, end] = [Number(ends[0]), Number(ends.at(-1))];
  if (start < least) return `beginning of range (${start}) below minimum (${least}): ${part}`;
  if (end > most) return `end of range (${end}) above maximum (${most}): ${part}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${part}` : undefined;
}
