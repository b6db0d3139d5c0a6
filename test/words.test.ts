/**
 * What people read uses the terms of Istio and Kubernetes: request, response, select, refresh, permission, existing.
 * Words of a story in their place have crept in before, so they are listed here, and fail.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { noComplaints } from './helpers/no-complaints.ts';

const root = new URL('..', import.meta.url).pathname;

type Word = { readonly pattern: RegExp; readonly instead: string };

/** Everywhere: in the texts of the program and in the pages. */
const words: readonly Word[] = [
  { pattern: /\b(?:hears?|heard|hearing)\b/i, instead: 'receive responses' },
  { pattern: /\blets? us in\b/i, instead: 'login accepted' },
  { pattern: /\bstands? in the way\b/i, instead: 'check failed' },
  { pattern: /\blook(?:s|ed|ing)? (?:again|anew)\b/i, instead: 'refresh' },
  { pattern: /\blook(?:s|ed|ing)? at\b/i, instead: 'inspect, check, read' },
  { pattern: /\b(?:nobody|somebody)\b/i, instead: 'what does it, by name' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bled by\b/i, instead: 'primary' },
  { pattern: /\bnot there yet\b/i, instead: 'does not exist yet' },
  { pattern: /\bas it should be\b/i, instead: 'what is expected' },
  { pattern: /\bsigns? of life\b/i, instead: 'heartbeat' },
  { pattern: /\blacks? rights\b|\brights (?:missing|given)\b/i, instead: 'missing permissions' },
  { pattern: /\bmarks? (?:its clusters|the clusters|at least)\b/i, instead: 'select' },
];

/** In texts of the program alone: pages explain, and use more of the language. */
const spoken: readonly Word[] = [
  { pattern: /\bgo(?:es)? on\b/i, instead: 'resume, continue' },
  { pattern: /\bno valid\b/i, instead: 'not a valid' },
  { pattern: /\bis no (?:URL|file|YAML|JSON|text)\b/i, instead: 'is not a' },
  { pattern: /\bdoes not answer\b|\bno answer\b/i, instead: 'does not respond, no response' },
  { pattern: /\bmend\b/i, instead: 'fix' },
  { pattern: /\bmade by\b|\bto be made\b/i, instead: 'created by, will be generated' },
  { pattern: /\b(?:that|which|what) (?:is|are) there\b|\bis there, and\b/i, instead: 'existing' },
  { pattern: /\bexclude each other\b/i, instead: 'cannot be combined' },
  { pattern: /\bgoing on\b/i, instead: 'in progress' },
  { pattern: /\b(?:comes?|came) about\b/i, instead: 'succeed, exist' },
  { pattern: /\banother [^.,:;]+ than\b/i, instead: 'a different … than' },
  { pattern: /\b(?:is|are) led to\b|\bleads? requests\b/i, instead: 'routed to, routes' },
  { pattern: /\blook(?:s|ed|ing)? whether\b/i, instead: 'check that' },
  { pattern: /\banswers? with\b/i, instead: 'respond with' },
  { pattern: /\bshall\b/i, instead: 'should, will' },
  { pattern: /\bin vain\b|\bof no use\b/i, instead: 'until it times out, has no effect' },
  { pattern: /\bright \(NTP\)/i, instead: 'correct it (NTP)' },
  { pattern: /!$/, instead: 'no exclamation marks' },
  { pattern: /\bwe\b/i, instead: 'the program, by name' },
];

/** In comments: words of a story that were everywhere once. */
const commented: readonly Word[] = [
  { pattern: /\b(?:hears?|heard|hearing|unheard)\b/i, instead: 'receives, responds' },
  { pattern: /\blets? us (?:in|look)\b/i, instead: 'accepts the login, may be read' },
  { pattern: /\blook(?:s|ed|ing)? (?:again|anew)\b/i, instead: 'reads, probes, re-checks' },
  { pattern: /\banew\b/i, instead: 'again; recreated, restarted' },
  { pattern: /\bled by\b|\bleads? (?:a|its|the) remote/i, instead: 'primary, control plane of' },
  { pattern: /\bsigns? of life\b/i, instead: 'heartbeat, byte, renewal' },
  { pattern: /\bas (?:it|they) should be\b/i, instead: 'ok, healthy, expected, nothing to change' },
  { pattern: /\busers? sa(?:id|ys?)\b|\bnothing is said\b|\bwas said\b/i, instead: 'choice, value, by default' },
  { pattern: /\blistened to\b/i, instead: 'what is sent, received or observed' },
  { pattern: /\bstrangers?\b/i, instead: 'unknown' },
  { pattern: /(?<!`)\b(?:somebody|anybody|nobody|whoever|whomever)\b/i, instead: 'which program, user or object' },
];

/** Texts that hold such a word for a reason: file, and what of it. */
const exceptions: readonly { readonly in: string; readonly text: RegExp; readonly why: string }[] = [
  {
    in: 'source/rehearsal/',
    text: /./,
    why: 'the words of real programs, which the simulated clusters repeat',
  },
];

function filesBelow(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)));
}

/** Strings of more than one word, without comments; what stands in `${…}` is left out. */
function textsIn(source: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const literals = code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
  return literals
    .map(each => each.slice(1, -1).replace(/\$\{[^}]*\}/g, ' … '))
    .filter(each => /[a-z] [a-z]/i.test(each));
}

/** Comments, a line each. */
const commentsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\/\*\*?[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm)].flatMap(([comment]) => comment.split('\n'));

function found(file: string, text: string, among: readonly Word[]): readonly string[] {
  if (exceptions.some(each => file.startsWith(each.in) && each.text.test(text))) return [];
  return among
    .filter(({ pattern }) => pattern.test(text))
    .map(({ instead }) => `${file}: "${text.trim().slice(0, 160)}": say ${instead}`);
}

test('screens, lines, problems, hints, checks and help say what engineers of the field say', () => {
  const files = ['bin', 'screens', 'state', 'source'].flatMap(each => filesBelow(each, /\.tsx?$/));
  const texts = files.flatMap(file => textsIn(readFileSync(join(root, file), 'utf8')).map(text => ({ file, text })));
  assert.ok(texts.length > 1_000);
  noComplaints(
    texts.flatMap(({ file, text }) => found(file, text, [...words, ...spoken])),
    'the words of the field instead',
  );
});

test('the pages say it too', () => {
  const files = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesBelow('docs', /\.md$/)];
  const lines = files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map(text => ({ file, text })),
  );
  noComplaints(
    lines.flatMap(({ file, text }) => found(file, text, words)),
    'the words of the field instead',
  );
});

test('comments say it as well', () => {
  const files = ['bin', 'screens', 'state', 'source'].flatMap(each => filesBelow(each, /\.(?:tsx?|mjs)$/));
  const lines = files.flatMap(file => commentsIn(readFileSync(join(root, file), 'utf8')).map(text => ({ file, text })));
  assert.ok(lines.length > 1_000);
  const complaints = lines.flatMap(({ file, text }) =>
    commented
      .filter(({ pattern }) => pattern.test(text))
      .map(({ instead }) => `${file}: "${text.trim()}": say ${instead}`),
  );
  noComplaints(complaints, 'the words of the field instead');
});
