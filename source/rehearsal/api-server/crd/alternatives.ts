/** The alternatives of a schema (`oneOf` and its like), judged as a real server judges them. */
import { at, listAt } from '../../../model/fields.ts';
import type { Cause } from '../status-errors.ts';

/** What is wrong with a value by the alternatives; `judge` says what is wrong with it by one of them. */
export function alternativeCauses(
  schema: unknown,
  path: string,
  judge: (schema: unknown) => readonly Cause[],
): readonly Cause[] {
  // The server has lost the place by the time it tells of these.
  const refuse = (why: string): Cause => ({
    reason: 'FieldValueInvalid',
    message: `Invalid value: "": "${path}" ${why}`,
    field: '<nil>',
  });
  const [any, one, all] = ['anyOf', 'oneOf', 'allOf'].map(list => listAt(schema, list).map(judge));
  const causes: Cause[] = [];
  if (isFull(any) && !any.some(isFine)) {
    causes.push(refuse('must validate at least one schema (anyOf)'), ...(any[0] ?? []));
  }
  if (isFull(one)) {
    const fine = one.filter(isFine).length;
    const start = 'must validate one and only one schema (oneOf). Found';
    if (fine === 0) causes.push(refuse(`${start} none valid`), ...(one[0] ?? []));
    if (fine > 1) causes.push(refuse(`${start} ${fine} valid alternatives`));
  }
  if (isFull(all) && !all.every(isFine)) {
    const none = all.some(isFine) ? '' : '. None validated';
    causes.push(refuse(`must validate all the schemas (allOf)${none}`), ...all.flat());
  }
  const not = at(schema, 'not');
  if (not !== undefined && isFine(judge(not))) causes.push(refuse('must not validate the schema (not)'));
  return causes;
}

const isFine = (causes: readonly Cause[]): boolean => causes.length === 0;
const isFull = (list: readonly (readonly Cause[])[] | undefined): list is readonly (readonly Cause[])[] =>
  list !== undefined && list.length > 0;
