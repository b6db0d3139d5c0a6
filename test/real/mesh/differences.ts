/** Where two values differ, field by field. */

/** One line for each field: `spec.replicas: 1 | 2`; `-` where there is none. Lists are compared place by place. */
export function differences(left: unknown, right: unknown, path = ''): readonly string[] {
  if (isRecord(left) && isRecord(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].toSorted();
    return keys.flatMap(key => differences(left[key], right[key], path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index).flatMap(index =>
      differences(left[index], right[index], `${path}[${index}]`),
    );
  }
  const [one, other] = [text(left), text(right)];
  return one === other ? [] : [`${path}: ${one} | ${other}`];
}

const text = (value: unknown) => (value === undefined ? '-' : JSON.stringify(value));

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
