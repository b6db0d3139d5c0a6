/** The lines that two texts have in common, and those that only one has. Pure. */
export type DiffLine = { readonly sign: ' ' | '+' | '-'; readonly text: string };

/** Pairs of lines that are compared at most; beyond that everything between the common ends counts as changed. */
const most = 4_000_000;

/** From `before` to `after`: `-` is gone, `+` is new. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const start = commonLength(before, after);
  const end = commonLength(before.slice(start).reverse(), after.slice(start).reverse());
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  return [
    ...signed(' ', before.slice(0, start)),
    ...(old.length * fresh.length > most ? [...signed('-', old), ...signed('+', fresh)] : changed(old, fresh)),
    ...signed(' ', before.slice(before.length - end)),
  ];
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map(text => ({ sign, text }));
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((line, index) => line !== other[index]);
  return differs < 0 ? one.length : differs;
}

/** The longest lines in common, by the usual table; what is taken away comes before what is added. */
function changed(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  const wide = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * wide);
  const at = (row: number, column: number) => common[row * wide + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = fresh.length - 1; column >= 0; column--) {
      const same = old[row] === fresh[column];
      common[row * wide + column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    if (row < old.length && column < fresh.length && old[row] === fresh[column]) {
      lines.push({ sign: ' ', text: old[row] ?? '' });
      row++;
      column++;
    } else if (row < old.length && (column === fresh.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: '-', text: old[row++] ?? '' });
    } else lines.push({ sign: '+', text: fresh[column++] ?? '' });
  }
  return lines;
}
