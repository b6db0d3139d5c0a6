/** For the environment of a program that a test starts: it uses what the tests have compiled already, as they do. */
const { NODE_COMPILE_CACHE } = process.env;
export const keptCompiled: Readonly<Record<string, string>> =
  NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
