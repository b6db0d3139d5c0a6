/** Five minutes of a path as one line: how many responses came beside how many are expected. */
import type { ClientPicture, PathPicture } from '../../source/traffic/paths/picture.ts';
import type { Symbols } from '../theme.ts';

/** Columns of five seconds that are drawn as one, and what the last of them is worth. */
type Column = { readonly count: number; readonly errors: number; readonly observed: boolean };

/**
 * At most `width` columns, the newest last. The expected rate, which is the middle of what came in all columns, is three
 * eighths high: what doubles stands out as much as what is missing. A column without any response is marked where some
 * were expected, and left out where nothing was observed.
 */
export function strip(path: PathPicture, client: ClientPicture, width: number, symbols: Symbols): string {
  const columns = columnsOf(path.steps, client, width);
  const counts = columns.map(each => each.count).filter(count => count > 0);
  const expected = counts.toSorted((one, other) => one - other)[Math.floor(counts.length / 2)] ?? 0;
  const first = columns.findIndex(each => each.count > 0);
  const signs = columns.map(({ count, errors, observed }, index) => {
    if (count > 0) return heightOf(count / expected, symbols);
    if (first < 0 || index < first) return errors > 0 ? symbols.miss : ' ';
    if (!observed) return symbols.unknown;
    return expected >= 3 || errors > 0 ? symbols.miss : ' ';
  });
  return signs.join('').padStart(Math.max(0, width));
}

/** Where requests failed. */
export function errorStrip(client: ClientPicture, width: number, symbols: Symbols): string {
  const columns = columnsOf(client.errorSteps, client, width);
  return columns
    .map(({ count }) => (count > 0 ? symbols.miss : ' '))
    .join('')
    .padStart(Math.max(0, width));
}

/** A step that has only begun is not a column yet; one that is under way counts as if it went on as it began. */
const BEGUN = 2;
const STEP = 5;

function columnsOf(steps: readonly number[], client: ClientPicture, width: number): readonly Column[] {
  const { errorSteps, observedSteps, stepAge } = client;
  const wide = Math.max(1, Math.ceil(steps.length / Math.max(1, width)));
  const last = stepAge < BEGUN ? steps.length - 1 : steps.length;
  const number = Math.min(Math.max(0, width), Math.floor(last / wide));
  return Array.from({ length: number }, (_, index) => {
    const end = last - (number - 1 - index) * wide;
    const isUnderWay = end === steps.length;
    const sum = (of: readonly number[]) => of.slice(end - wide, end).reduce((all, each) => all + each, 0);
    const whole = isUnderWay ? (wide * STEP) / ((wide - 1) * STEP + stepAge) : 1;
    const observed = observedSteps.slice(end - wide, end).some(Boolean);
    return { count: sum(steps) * whole, errors: sum(errorSteps), observed };
  });
}

function heightOf(ratio: number, { spark }: Symbols): string {
  const height = Math.max(0, Math.min(spark.length - 1, Math.round(ratio * 3) - 1));
  return spark[height] ?? '';
}
