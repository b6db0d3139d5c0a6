/**
 * Fixes are written for a shell, by flags. On a screen they name the key that does the same and the screen where it is, or
 * the row of a choice.
 */
import type { Problem } from '../../source/model/problem.ts';
import { keptChoice, kialiFlagWords, meshFlagWords, startFlags } from './flag-words.ts';

/** Flags that have no place on a screen keep their names. */
export function screenWords(text: string): string {
  return said(text, text);
}

/** The same of what is wrong and what helps: together they say what it is about. */
export function onScreen<Each extends Pick<Problem, 'title' | 'hint'>>(problem: Each): Each {
  const { title, hint } = problem;
  const about = `${title} ${hint}`;
  return { ...problem, title: said(title, about), hint: said(hint, about) };
}

function said(text: string, about: string): string {
  const isOfKiali = kialiFlagWords.some(([flag]) => about.search(flag) >= 0);
  const kept = startFlags.test(about) ? [] : [keptChoice];
  const table = isOfKiali ? [...kialiFlagWords, ...kept, ...meshFlagWords] : meshFlagWords;
  return table.reduce((words, [flag, instead]) => words.replaceAll(flag, instead), text);
}
