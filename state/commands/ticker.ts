/**
 * The one clock of the screen: moves `now` on once a second, and only while something runs (docs/measured.md#terminal).
 */
import { isKialiBusy } from '../kiali.ts';
import { isGoing } from '../run.ts';
import { isSideRunBusy } from '../side-run.ts';
import { noticed } from '../view.ts';
import type { CommandContext } from './context.ts';

/** Milliseconds after which a word to the user has been read. */
const readFor = 8000;

export type Ticker = { start(): void; stop(): void };

export function createTicker({ stores, host }: CommandContext): Ticker {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const tick = () => {
    const now = host.clock.now();
    const { notice } = stores.view.getState();
    const isOld = notice?.at !== undefined && now - notice.at > readFor;
    stores.view.setState(view => ({ ...(isOld ? noticed(view, undefined) : view), now }), true);
    if (!isSomethingRunning(stores)) stop();
  };
  return {
    start() {
      tick();
      timer ??= setInterval(tick, 1000).unref();
    },
    stop,
  };
}

/** Work whose age or elapsed time is on the screen. */
export function isSomethingRunning(stores: CommandContext['stores']): boolean {
  const { session, draft, health, run, traffic, why, removal, rootChange, kiali, kialiWork } = stores;
  const probing = Object.values(session.getState().probes).some(probe => probe.state === 'probing');
  const monitoring = traffic.getState().phase === 'listening';
  return (
    probing ||
    draft.getState().draft === 'preparing' ||
    isGoing(run.getState()) ||
    monitoring ||
    why.getState().phase === 'reading' ||
    health.getState().reading !== undefined ||
    isSideRunBusy(removal.getState()) ||
    isSideRunBusy(rootChange.getState()) ||
    isKialiBusy(kiali.getState()) ||
    isGoing(kialiWork.run.getState())
  );
}
