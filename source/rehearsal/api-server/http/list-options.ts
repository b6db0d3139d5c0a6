/** The options of a list or a watch in the query, read as Go reads them. */
import { forbiddenField, unsupported } from '../causes.ts';
import { badRequest, type Cause, invalid } from '../status-errors.ts';

export type ListOptions = {
  readonly watch: boolean;
  readonly labels: string | undefined;
  readonly fields: string | undefined;
  readonly resourceVersion: string;
  readonly match: string;
  readonly limit: number;
  readonly continue: string;
  readonly timeoutSeconds: number;
  readonly bookmarks: boolean;
  /** Nothing when it is not said. */
  readonly initialEvents: boolean | undefined;
};

/** Throws 400 for what cannot be read, 422 for what makes no sense together. */
export function listOptions(query: URLSearchParams): ListOptions {
  const options = {
    watch: booleanIn(query, 'watch') === true,
    labels: query.get('labelSelector') ?? undefined,
    fields: query.get('fieldSelector') ?? undefined,
    resourceVersion: query.get('resourceVersion') ?? '',
    match: query.get('resourceVersionMatch') ?? '',
    limit: integerIn(query, 'limit') ?? 0,
    continue: query.get('continue') ?? '',
    timeoutSeconds: integerIn(query, 'timeoutSeconds') ?? 0,
    bookmarks: booleanIn(query, 'allowWatchBookmarks') === true,
    initialEvents: booleanIn(query, 'sendInitialEvents'),
  };
  const causes = options.watch ? watchCauses(options) : listCauses(options);
  if (causes.length > 0)
    throw invalid({ group: 'meta.k8s.io', plural: 'listoptions', kind: 'ListOptions' }, '', causes);
  return options;
}

/** Anything is true but `false` and `0`; nothing when it is not there. */
export function booleanIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  return text === null ? undefined : text !== '0' && text.toLowerCase() !== 'false';
}

const LARGEST = 2n ** 63n;

/** Nothing when it is not there. Throws 400 for what is not a number of 64 bits. */
export function integerIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const unread = (why: string) => badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[-+]?\d+$/.test(text)) throw unread('invalid syntax');
  const number = BigInt(text.replace('+', ''));
  if (number >= LARGEST || number < -LARGEST) throw unread('value out of range');
  return Number(number);
}

const match = (why: string): Cause => forbiddenField('resourceVersionMatch', why);

function listCauses(options: ListOptions): readonly Cause[] {
  const causes: Cause[] = [];
  if (options.match !== '') {
    if (options.resourceVersion === '')
      causes.push(match('resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (options.continue !== '') causes.push(match('resourceVersionMatch is forbidden when continue is provided'));
    if (options.match !== 'Exact' && options.match !== 'NotOlderThan')
      causes.push(unsupported('resourceVersionMatch', options.match, ['Exact', 'NotOlderThan', '']));
    if (options.match === 'Exact' && options.resourceVersion === '0')
      causes.push(match('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (options.initialEvents !== undefined)
    causes.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return causes;
}

/** A watch from the beginning that says nothing of initial events is taken for one that wants them. */
export const beginsWithPresent = ({ resourceVersion, match, initialEvents }: ListOptions): boolean =>
  initialEvents === undefined && match === '' && (resourceVersion === '' || resourceVersion === '0');

function watchCauses(options: ListOptions): readonly Cause[] {
  const taken = beginsWithPresent(options) ? { match: 'NotOlderThan', initialEvents: true } : options;
  const causes: Cause[] = [];
  if (taken.initialEvents !== undefined && taken.match !== 'NotOlderThan')
    causes.push(match('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (taken.match === '') return causes;
  if (taken.initialEvents === undefined)
    causes.push(match('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (taken.match !== 'NotOlderThan') causes.push(unsupported('resourceVersionMatch', taken.match, ['NotOlderThan']));
  if (options.continue !== '') causes.push(match('resourceVersionMatch is forbidden when continue is provided'));
  return causes;
}
