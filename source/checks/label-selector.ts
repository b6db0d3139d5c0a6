/** Kubernetes' label selectors (`matchLabels`, `matchExpressions`), as far as it takes to say what one selects. */
import { listAt, recordAt, textAt } from '../model/fields.ts';

type Labels = Readonly<Record<string, string>>;

/** Does a LabelSelector match these labels? One that says nothing matches all; an unknown operator matches none. */
export function selects(selector: unknown, labels: Labels): boolean {
  const pairs = Object.entries(recordAt(selector, 'matchLabels'));
  return (
    pairs.every(([key, value]) => labels[key] === value) && expressions(selector).every(each => holds(each, labels))
  );
}

/** Labels that a namespace needs so that the selector matches it, as `kubectl label` takes them: `a=b`, `c-` removes. */
export function labelsToMatch(selector: unknown, labels: Labels): readonly string[] {
  const pairs = Object.entries(recordAt(selector, 'matchLabels'));
  return [
    ...pairs.flatMap(([key, value]) => (labels[key] === value ? [] : [`${key}=${value}`])),
    ...expressions(selector).flatMap(each => (holds(each, labels) ? [] : [toHold(each)])),
  ];
}

type Expression = { readonly key: string; readonly operator: string; readonly values: readonly string[] };

function expressions(selector: unknown): readonly Expression[] {
  return listAt(selector, 'matchExpressions').map(each => ({
    key: textAt(each, 'key') ?? '',
    operator: textAt(each, 'operator') ?? '',
    values: listAt(each, 'values').filter(value => typeof value === 'string'),
  }));
}

function holds({ key, operator, values }: Expression, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function toHold({ key, operator, values }: Expression): string {
  return operator === 'In' || operator === 'Exists' ? `${key}=${values[0] ?? ''}` : `${key}-`;
}
