/** The options of a pod's log. */
import { forbiddenField, notNegative, wrong } from '../causes.ts';
import { badRequest, type Cause, invalid } from '../status-errors.ts';

const numbers = ['tailLines', 'sinceSeconds', 'limitBytes'] as const;

/** Throws 400 for options that cannot be read, 422 for those that make no sense. */
export function checkLogOptions(query: URLSearchParams, pod: string): void {
  const given = numbers.flatMap(name => {
    const text = query.get(name) ?? '';
    if (text === '') return [];
    if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    return [[name, Number(text)] as const];
  });
  const since = query.get('sinceTime') ?? '';
  if (since !== '' && Number.isNaN(Date.parse(since))) {
    const shown = JSON.stringify(since);
    throw badRequest(`parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`);
  }
  const causes = given.flatMap(([name, value]): readonly Cause[] =>
    name === 'tailLines' ? notNegative(name, value) : value < 1 ? [wrong(name, value, 'must be greater than 0')] : [],
  );
  if (since !== '' && given.some(([name]) => name === 'sinceSeconds')) {
    causes.push(forbiddenField('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  }
  if (causes.length > 0) throw invalid({ group: '', plural: 'pods', kind: 'PodLogOptions' }, pod, causes);
}
