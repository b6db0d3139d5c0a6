/** Answers of different servers made comparable: what is by chance, by time, or another program's is taken out. */
type Dict = { [field: string]: unknown };

const isDict = (value: unknown): value is Dict => value !== null && typeof value === 'object' && !Array.isArray(value);

const byChance = new Set(['goVersion', 'gitCommit', 'uid', 'resourceVersion', 'token', 'clusterIP', 'continue']);

/** The answer without chance, fields in order. */
export function normalised(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return ordered(value, field).map(each => normalised(each));
  if (isDict(value)) return normalisedObject(value);
  if (typeof value === 'string') return normalisedText(value, field);
  if (field === 'nodePort' || field === 'healthCheckNodePort') return '<port>';
  return value;
}

/** Managers are in the order of their times, causes of a refusal in none. */
function ordered(list: readonly unknown[], field: string): readonly unknown[] {
  if (field === 'managedFields') {
    const mine = list.filter(each => isDict(each) && each.manager !== 'kube-controller-manager');
    return mine.sort(byText);
  }
  // A real server looks at the same metadata more than once, and says so each time.
  if (field === 'causes') return [...new Map(list.map(each => [title(each), each])).values()].sort(byText);
  return list;
}

const byText = (a: unknown, b: unknown): number => (title(a) < title(b) ? -1 : 1);

function title(value: unknown): string {
  const { manager, operation, subresource, field, message } = isDict(value) ? value : {};
  return [manager, operation, subresource, field, message].map(String).join(' ');
}

function normalisedObject(object: Dict): Dict {
  const made: Dict = {};
  for (const field of Object.keys(object).sort()) made[field] = normalised(object[field], field);
  // What controllers write, which only one of the servers has.
  if (object.kind === 'Deployment' && isDict(object.status)) made.status = {};
  if (isDict(made.annotations) && 'deployment.kubernetes.io/revision' in made.annotations) {
    const { 'deployment.kubernetes.io/revision': _, ...rest } = made.annotations;
    if (Object.keys(rest).length > 0) made.annotations = rest;
    else delete made.annotations;
  }
  // Long texts of the API's own documentation.
  if (Array.isArray(made.columnDefinitions)) {
    made.columnDefinitions = made.columnDefinitions.map(each => (isDict(each) ? { ...each, description: '' } : each));
  }
  if (typeof made.message === 'string') made.message = sortedReasons(made.message);
  return made;
}

function sortedReasons(message: string): string {
  const [, start, reasons] = /^(.* is invalid: )\[(.*)\]$/s.exec(message) ?? [];
  return reasons === undefined ? message : `${start}[${reasons.split(', ').sort().join(', ')}]`;
}

function normalisedText(text: string, field: string): string {
  if (byChance.has(field)) return text === '' || text === 'None' ? text : `<${field}>`;
  return (
    text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uid>')
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<suffix>')
      .replace(/\b(10\.96|172\.30|10\.0)\.\d+\.\d+/g, '<cluster IP>')
      .replace(/127\.0\.0\.1:\d+/g, '<server>')
      .replace(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n/g, '<certificate>')
      .replace(/Too large resource version: (\d+), current: \d+/, 'Too large resource version: $1, current: <version>')
      // A refused patch quotes the whole object, in the order of Go's fields.
      .replace(/(patch: )?Invalid value: "\{\\".*\}": /s, (_, patch = '') => `${patch}Invalid value: <object>: `)
      .replace(/in record \(\d+\)/, 'in record (<version>)')
      .replace(/^(\d+m)?\d+s$|^([2-9]|[1-5]\d)m$/, '<age>')
  );
}

/** Where two normalised answers differ, as lines for people. */
export function differences(real: unknown, simulated: unknown, path = ''): readonly string[] {
  if (JSON.stringify(real) === JSON.stringify(simulated)) return [];
  const comparable = isDict(real) ? isDict(simulated) : Array.isArray(real) && Array.isArray(simulated);
  if (!comparable) return [`${path}: real ${JSON.stringify(real)}, simulated ${JSON.stringify(simulated)}`];
  const [a, b] = [real as Dict, simulated as Dict];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(field =>
    differences(a[field], b[field], `${path}.${field}`),
  );
}
