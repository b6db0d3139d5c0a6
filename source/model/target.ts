/** What clients send requests to instead of helloworld, as the user gives it. */

export type Target = {
  /** Absolute, http or https, as pods of the mesh call it. */
  readonly url: string;
  /** GET by default. */
  readonly method: string;
  /** "Name: value". */
  readonly headers: readonly string[];
  /** Which part of a response is its version; absent: its status. */
  readonly match?: Match;
  /** The pods that send the requests; absent: the client among the samples. */
  readonly clients?: ClientPods;
};

/**
 * The text around the version in a line of the response: plain text, no pattern, so that reading a response takes no
 * time.
 */
export type Match = { readonly before: string; readonly after: string };

/** By label selector, or one by its name. */
export type ClientPods = {
  readonly namespace: string;
  readonly labels?: string;
  readonly name?: string;
  readonly container?: string;
};

/** What stands for the version in the text that the user gives. */
const VERSION = '{}';

/** `version: {},` → what is before and after; undefined where there is not one `{}` with text before or after it. */
export function matchOf(text: string): Match | undefined {
  const [before = '', after = '', ...more] = text.split(VERSION);
  const isOne = text.includes(VERSION) && more.length === 0 && before + after !== '';
  return isOne ? { before, after } : undefined;
}

const label = /^[A-Za-z0-9][\w./-]{0,62}$/;

/** The version in one line of a response: up to what follows, else as far as it looks like a version. */
export function versionIn(line: string, { before, after }: Match): string | undefined {
  const start = line.indexOf(before);
  if (start < 0) return undefined;
  const rest = line.slice(start + before.length);
  const end = after === '' ? rest.search(/[^\w./-]/) : rest.indexOf(after);
  if (end < 0 && after !== '') return undefined;
  const found = (end < 0 ? rest : rest.slice(0, end)).trim();
  // Responses are counted by version: a name that every object has is none.
  return label.test(found) && !(found in {}) ? found : undefined;
}

/**
 * `NAMESPACE/app=web` or `NAMESPACE/web-0`, with `:CONTAINER` behind it where it is not the first; undefined for what
 * is neither.
 */
export function clientPodsOf(text: string): ClientPods | undefined {
  const found = /^([a-z0-9-]{1,63})\/([^\s/:][^\s:]{0,400})(?::([a-z0-9-]{1,63}))?$/.exec(text);
  if (found === null) return undefined;
  const [, namespace = '', which = '', container] = found;
  const by = which.includes('=') ? { labels: which } : { name: which };
  return { namespace, ...by, ...(container === undefined ? {} : { container }) };
}
