/**
 * Foreign text goes through the program's patterns, and a pattern that tries again and again stops all clusters and the
 * keys as well. So each pattern that repeats anything is given ten thousand of whatever it has something against.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('..', import.meta.url).pathname;
const LENGTH = 10_000;
/** Milliseconds of the processor. A pattern that reads its text once takes a part of one, a quadratic one fifty. */
const MOST = 6.5;

type Pattern = { readonly place: string; readonly pattern: RegExp };

/** A literal where an expression may begin. What only looks like one is tried as well, which does no harm. */
const literal =
  /(?<=(?:[(,=:[!&|?{};>]|return|^)\s*)\/(?![*/])((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=\s*[.,;:)\]}]|$)/gm;

/** Simulated clusters read what the user's own kubectl sends them, in a thread of their own. */
const exempt = 'source/rehearsal/';

function patternsIn(file: string): readonly Pattern[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(literal)].flatMap(found => {
    const pattern = patternOf(found[1] ?? '', found[2] ?? '');
    const line = text.slice(0, found.index).split('\n').length;
    return pattern === undefined ? [] : [{ place: `${file}:${line} ${found[0]}`, pattern }];
  });
}

/** Where nothing is repeated, no place of a text takes more steps than the pattern is long. */
const repeats = ({ pattern }: Pattern) => /[*+{]/.test(pattern.source);

function patternOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    // A division, or a path in a comment.
    return undefined;
  }
}

const usual = ['a', '0', 'A', ' ', '\n', '\t', '-', '.', '/', '_', '"', "'", '\u001b[', 'a.', 'a-', '0.', 'a ', '\n '];

/** Texts that are long in each way that a pattern could try again: its own words and characters, and the usual ones. */
function* attacks({ source }: RegExp): Generator<string> {
  const words = source.match(/[A-Za-z0-9:@ ,=_-]{2,}/g) ?? [];
  const bare = source.replace(/\\([^a-zA-Z0-9])/g, '$1').replace(/[a-zA-Z]{3,}/g, '');
  const characters = [...new Set(bare)].slice(0, 16);
  // What a class excludes is what a pattern fails on at the end of what it took.
  const excluded = [...source.matchAll(/\[\^(?:\\?.)*?(.)\]/g)].flatMap(([, last = '']) => last);
  const ends = ['\u0000', '\n!', ...new Set(excluded)];
  const pairs = characters.slice(0, 8).flatMap(each => [`a${each}`, `${each}0`]);
  for (const head of new Set(['', ...words.slice(0, 3)])) {
    for (const unit of new Set([...usual, ...characters, ...words, ...pairs])) {
      const many = head + unit.repeat(Math.ceil(LENGTH / unit.length));
      for (const end of ends) yield many + end;
    }
  }
}

/** Milliseconds of the processor. */
function cost(pattern: RegExp, text: string): number {
  const before = process.cpuUsage();
  pattern.lastIndex = 0;
  if (pattern.global) text.replace(pattern, '');
  else pattern.exec(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The text that a pattern is slow on each time: once may have been the collector of garbage. */
function slowOn(pattern: RegExp): string | undefined {
  for (const text of attacks(pattern)) {
    if (cost(pattern, text) > MOST && cost(pattern, text) > MOST && cost(pattern, text) > MOST) return text;
  }
  return undefined;
}

test('no pattern of the program takes more than one way through a text', () => {
  const files = ['bin', 'source', 'state', 'screens'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .filter(name => /\.(ts|tsx)$/.test(name) && !name.startsWith(exempt)),
  );
  const patterns = files.flatMap(patternsIn);
  assert.ok(patterns.length > files.length / 5, 'patterns are found');
  const tried = new Map(patterns.filter(repeats).map(each => [String(each.pattern), each]));
  const slow = [...tried.values()].flatMap(({ place, pattern }) => {
    const text = slowOn(pattern);
    return text === undefined
      ? []
      : [`${place} on ${JSON.stringify(text.slice(0, 20))}… and ${JSON.stringify(text.at(-1))}`];
  });
  assert.deepEqual(slow, []);
});

test('the patterns that were slow once are seen to be', () => {
  assert.notEqual(slowOn(/\s*,\s*/), undefined);
  assert.notEqual(slowOn(/\/+$/), undefined);
  assert.notEqual(slowOn(/^\s*"?kind"?:/m), undefined);
  assert.notEqual(slowOn(/(\d+) milliseconds/), undefined);
  assert.notEqual(slowOn(/^\s*[^\s#]/m), undefined);
  assert.equal(slowOn(/(?<!\d)(\d+) milliseconds/), undefined);
});
