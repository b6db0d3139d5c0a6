/** What a flag names of which there may be none: all of them, where something is said. */
export function named<Value>(said: readonly (Value | 'none')[]): readonly Value[] {
  return said.flatMap(each => (each === 'none' ? [] : [each]));
}
