/** The same kubectl commands on a simulated cluster and on a real one: the same answers. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { unavailable } from '../control-plane/unavailable.ts';
import { type Command, changesNothing, wordsOf } from './kubectl/command.ts';
import { commands } from './kubectl/commands.ts';
import { normalised } from './kubectl/normalised.ts';
import { fittingKubectl } from './kubectl/program.ts';
import { copyNode, type Side, startReal, startSimulated } from './kubectl/servers.ts';

const found = fittingKubectl();
const skip = 'reason' in found ? found.reason : (unavailable() ?? false);

/** How long the two may differ: by then every controller has done what it had to. */
const SETTLED = 60_000;

/** As text, of which a difference is shown line by line. */
async function answer({ kubectl }: Side, { line, input, env, only }: Command): Promise<string> {
  const ran = await kubectl(wordsOf(line), {
    ...(input !== undefined && { input }),
    ...(env !== undefined && { env }),
  });
  const { code, out, err } = normalised(ran);
  const of = only?.of ?? (text => text);
  return `exit code ${code}\n${of(out)}\n-- stderr:\n${of(err)}`;
}

describe('kubectl on a simulated cluster and on a real one', { skip }, () => {
  let real: Side;
  let simulated: Side;
  before(async () => {
    if ('reason' in found) return;
    real = await startReal(found.program);
    simulated = await startSimulated(found.program);
    await copyNode(real, simulated);
  });
  after(async () => {
    await Promise.all([real?.stop(), simulated?.stop()]);
  });

  for (const command of commands) {
    test(`kubectl ${command.line}`, { skip: command.skip ?? false }, async () => {
      for (const end = performance.now() + SETTLED; ; await sleep(500)) {
        const [wanted, seen] = await Promise.all([answer(real, command), answer(simulated, command)]);
        if (seen === wanted) return;
        if (!changesNothing(command) || performance.now() > end) assert.equal(seen, wanted);
      }
    });
  }
});
