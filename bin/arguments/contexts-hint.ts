/** The contexts there are, for a hint: all of a usual kubeconfig, the first of a very long one. */

const MOST = 30;

export function contextsHint(contexts: readonly string[]): string {
  if (contexts.length === 0) return 'The kubeconfig has no context.';
  const more = contexts.length > MOST ? `, and ${contexts.length - MOST} more (eastwest contexts)` : '';
  return `The contexts are: ${contexts.slice(0, MOST).join(', ')}${more}`;
}
