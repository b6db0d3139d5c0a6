/** `eastwest completion SHELL` and what its scripts ask: `eastwest __complete WORD…`. */
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { cleaned } from '../../source/model/clean.ts';
import { clusterNames } from '../../source/rehearsal/scenario.ts';
import { kubeconfig, rehearse } from '../arguments/flags.ts';
import { type Candidates, candidatesFor, type KnownContexts } from '../completion/candidates.ts';
import { completionScript, type Shell } from '../completion/scripts.ts';
import { DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';

export function completion(shell: Shell, io: Io): number {
  io.stdout.write(completionScript(shell));
  return DONE;
}

/** Says nothing about mistakes: the shell would write them into the line that is being typed. */
export function complete(words: readonly string[], io: Io): number {
  io.stdout.write(protocolText(candidatesFor(words, contextsOf(io))));
  return DONE;
}

/** From the files alone: nothing is contacted and no plugin runs. None where the kubeconfig cannot be read. */
const contextsOf =
  (io: Io): KnownContexts =>
  values => {
    const none = () => undefined;
    const simulated = rehearse.read(values.get('rehearse') ?? [], none);
    if (simulated !== undefined) return clusterNames(simulated).map(name => ({ name, guess: name }));
    try {
      const file = kubeconfig.read(values.get('kubeconfig') ?? [], none);
      return loadContexts({ kubeconfig: file, environment: io.environment, home: io.home }).all;
    } catch {
      return [];
    }
  };

const NO_BLANK = 2;
const NO_FILES = 4;
const ONLY_FOLDERS = 16;

const MOST = 60;

/**
 * A candidate a line, a tab and what it is, and last a colon and a number. The form is that of kubectl and all programs
 * made with cobra, so that kubectl completes `kubectl eastwest` with it too.
 */
function protocolText({ words, paths, blank }: Candidates): string {
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
