/**
 * What `eastwest __complete` prints: a candidate a line, a tab and what it is, and last a colon and a number. The form
 * is that of kubectl and all programs made with cobra, so that kubectl completes `kubectl eastwest` with it too.
 */
import { cleaned } from '../../source/model/clean.ts';
import type { Candidates } from './candidates.ts';

const NO_BLANK = 2;
const NO_FILES = 4;
const ONLY_FOLDERS = 16;

const MOST = 60;

export function protocolText({ words, paths, blank }: Candidates): string {
  const lines = words
    // A name with an escape or a line break in it cannot be typed; nor may it reach the terminal.
    .filter(({ word }) => cleaned(word, 4_000) === word)
    .map(({ word, about }) => (about === undefined ? word : `${word}\t${short(about)}`));
  const directive = paths === 'none' ? NO_FILES + (blank ? 0 : NO_BLANK) : paths === 'folder' ? ONLY_FOLDERS : 0;
  return [...lines, `:${directive}`].map(line => `${line}\n`).join('');
}

/** As much as fits beside it in a list. */
function short(about: string): string {
  return about.length <= MOST ? about : `${about.slice(0, MOST - 1).trimEnd()}…`;
}
