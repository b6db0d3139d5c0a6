/** `eastwest completion SHELL` and what its scripts ask: `eastwest __complete WORD…`. */
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { clusterNames } from '../../source/rehearsal/scenario.ts';
import { kubeconfig, rehearse } from '../arguments/flags.ts';
import { candidatesFor, type KnownContexts } from '../completion/candidates.ts';
import { protocolText } from '../completion/protocol.ts';
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
