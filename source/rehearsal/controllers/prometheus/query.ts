/** The little of PromQL that shows whether metrics exist: selectors, count, sum and rate, and a comparison. */

export type Series = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** The vector that a query gives. Throws an `Error` for what is not understood. */
export function evaluate(query: string, all: readonly Series[]): readonly Series[] {
  const text = query.trim();
  const compared = /^(.*\S)\s*(==|!=|>=|<=|>|<)\s*(-?[\d.]+)$/s.exec(text);
  if (compared !== null) {
    const [, inner = '', operator = '', number = ''] = compared;
    return evaluate(inner, all).filter(each => holds(each.value, operator, Number(number)));
  }
  const aggregated = /^(count|sum)\s*(?:by\s*\(([^)]*)\)\s*)?\((.*)\)$/s.exec(text);
  if (aggregated !== null) {
    const [, how = '', by = '', inner = ''] = aggregated;
    const labels = by.split(',').map(each => each.trim());
    return aggregate(
      how,
      labels.filter(each => each !== ''),
      evaluate(inner, all),
    );
  }
  const rated = /^(?:rate|irate|increase)\s*\((.*)\[\w+\]\s*\)$/s.exec(text);
  if (rated !== null) return evaluate(rated[1] ?? '', all).map(nameless);
  return selected(text, all);
}

function holds(value: number, operator: string, other: number): boolean {
  switch (operator) {
    case '==':
      return value === other;
    case '!=':
      return value !== other;
    case '>=':
      return value >= other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    default:
      return value < other;
  }
}

function aggregate(how: string, by: readonly string[], found: readonly Series[]): readonly Series[] {
  const groups = new Map<string, Series>();
  for (const { labels, value } of found) {
    const kept = Object.fromEntries(by.flatMap(name => (labels[name] === undefined ? [] : [[name, labels[name]]])));
    const key = JSON.stringify(kept);
    const before = groups.get(key)?.value ?? 0;
    groups.set(key, { labels: kept, value: before + (how === 'count' ? 1 : value) });
  }
  return [...groups.values()];
}

function nameless({ labels: { __name__: _, ...labels }, value }: Series): Series {
  return { labels, value };
}

function selected(text: string, all: readonly Series[]): readonly Series[] {
  const [, name, inside = ''] = /^([a-zA-Z_:][\w:]*)?\s*(?:\{(.*)\})?$/s.exec(text) ?? [];
  if (text === '' || (name === undefined && inside === '')) throw new Error(`parse error: unexpected "${text}"`);
  const matchers = [...inside.matchAll(/([\w]+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
    ([, label = '', operator = '', value = '']) => matcher(label, operator, value),
  );
  return all.filter(
    ({ labels }) => (name === undefined || labels.__name__ === name) && matchers.every(each => each(labels)),
  );
}

function matcher(label: string, operator: string, value: string) {
  const isPattern = operator.endsWith('~');
  const pattern = isPattern ? new RegExp(`^(?:${value})$`) : undefined;
  const isWanted = !operator.startsWith('!');
  return (labels: Readonly<Record<string, string>>): boolean => {
    const is = labels[label] ?? '';
    return (pattern === undefined ? is === value : pattern.test(is)) === isWanted;
  };
}
