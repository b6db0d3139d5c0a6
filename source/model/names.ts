/** Names that Kubernetes and Istio accept (docs/istio/model.md#cluster-names). */

/** An RFC 1123 label: what a cluster name and a network must be. */
export function isLabel(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** What Kubernetes accepts as the key of an annotation: a name, a DNS name and `/` in front of it or not. */
export function isAnnotationKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  const known = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name);
  return known && more.length === 0 && (prefix === undefined || isDnsName(prefix.toLowerCase()));
}

/** A DNS name in lower case: labels with dots between them, at most 253 characters. */
export function isDnsName(name: string): boolean {
  return name.length <= 253 && name.split('.').every(isLabel);
}

/** A registry with or without a path, as `registry.example.com:5000/mirror`: an image's name follows behind a slash. */
export function isRegistry(text: string): boolean {
  const [host = '', ...path] = text.split('/');
  const [name = '', port, ...more] = host.split(':');
  const known = name === 'localhost' || ((name.includes('.') || port !== undefined) && isDnsName(name.toLowerCase()));
  const good = known && more.length === 0 && (port === undefined || /^\d{1,5}$/.test(port));
  return good && path.every(part => /^[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*$/.test(part));
}

/** The candidate nearest to what was typed, by edit distance; undefined when none is near. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, distance: editDistance(typed.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(typed.length / 3)) ? best.candidate : undefined;
}

/** Levenshtein: insertions, deletions and replacements. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replace = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
