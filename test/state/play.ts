/** The program on a world made by hand, without a screen: its stores, its commands, and what it did outside. */
import { setImmediate as turn } from 'node:timers/promises';
import { type App, createApp } from '../../state/app.ts';
import type { Outside, Saving } from '../../state/commands/context.ts';
import type { Size } from '../../state/layout.ts';
import { type Hands, handMade, type Setting } from './hand-made.ts';
import { start } from './hand-made-plans.ts';

export type Played = {
  readonly app: App;
  readonly hands: Hands;
  /** Exit codes with which it left. */
  readonly left: number[];
  readonly copied: string[];
  readonly crashes: unknown[];
  readonly saved: Saving[];
  readonly suspended: true[];
};

export function play(setting: Setting & { readonly size?: Size } = {}): Played {
  const { host, operations, hands } = handMade(setting);
  const left: number[] = [];
  const copied: string[] = [];
  const crashes: unknown[] = [];
  const saved: Saving[] = [];
  const suspended: true[] = [];
  const outside: Outside = {
    copy: text => copied.push(text) > 0,
    save: async saving => {
      saved.push(saving);
      return saving.texts.map(({ ending }) => `report.${ending}`);
    },
    reopen: async file => (file === 'good.yaml' ? undefined : `no contexts in ${file}`),
    suspend: () => suspended.push(true),
    leave: code => left.push(code),
    crash: error => crashes.push(error),
  };
  const app = createApp(host, start, operations, outside, setting.size ?? { columns: 80, rows: 24 });
  return { app, hands, left, copied, crashes, saved, suspended };
}

/** Lets everything that is due happen. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 12; round++) await turn();
}

/** Prepares the plan, and waits until it is shown. */
export async function prepared({ commands, draft }: App): Promise<void> {
  commands.preparePlan();
  await until(() => draft.getState().draft === 'ready');
}

/** Prepares the plan and starts it. */
export async function started(app: App): Promise<void> {
  await prepared(app);
  app.commands.brake('start');
  await settled();
}

/** Waits until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (isSo()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error(`it never came to be: ${isSo}`);
}
