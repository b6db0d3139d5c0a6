/** The order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then the others by name. */
export function byPriority(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return other - value;
  }
  return a < b ? -1 : 1;
}

function rank(version: string): readonly number[] {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) return [0, 0, 0];
  const level = stage === undefined ? 3 : stage === 'beta' ? 2 : 1;
  return [level, Number(major), Number(minor ?? 0)];
}
