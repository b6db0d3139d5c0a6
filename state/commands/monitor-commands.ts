/** What keys do on a mesh that is at work: requests, why a path is broken, the failover drill. */
import type { Prepared } from '../../source/preparation/prepare.ts';
import type { ScreenId } from '../view.ts';
import type { Drills } from './drill.ts';
import type { TrafficCommands } from './traffic.ts';
import type { Watching } from './watching.ts';
import type { Whys } from './why.ts';

export type MonitorCommands = {
  startTraffic(): void;
  pauseTraffic(): void;
  /** Shows Traffic on the mesh that the selected clusters have, without a plan. */
  watchTraffic(): void;
  resetTraffic(): void;
  /** Shares and rates over a longer or shorter window. */
  widenTraffic(by: 1 | -1): void;
  /** Walks from each client to the servers of the others and shows the first hop that is broken. */
  viewWhy(): void;
  /** Checks whether this cluster's helloworld can go away and come back, and asks for agreement. */
  drill(name: string): void;
  /** Brings it back and ends the drill. */
  stopDrill(): void;
};

/** What these commands lead to. */
export type OfMonitor = {
  /** The mesh that is asked: the one that was planned, or found without a plan. */
  readonly monitored: () => Prepared | undefined;
  readonly monitoring: TrafficCommands;
  readonly watching: Watching;
  readonly whys: Whys;
  readonly drills: Drills;
  readonly show: (screen: ScreenId) => void;
  /** The form in front of a drill. */
  readonly brake: () => void;
};

export function createMonitorCommands(on: OfMonitor): MonitorCommands {
  const { monitoring, watching, whys, drills } = on;
  const onMesh = (act: (plan: Prepared) => void) => {
    const plan = on.monitored();
    if (plan !== undefined) act(plan);
  };
  return {
    startTraffic: () => onMesh(monitoring.start),
    pauseTraffic: monitoring.pause,
    watchTraffic() {
      on.show('traffic');
      watching.begin();
    },
    resetTraffic: monitoring.reset,
    widenTraffic: monitoring.widen,
    viewWhy: () => onMesh(whys.view),
    drill: name => onMesh(plan => drills.prepare(plan, name, on.brake)),
    stopDrill: drills.stop,
  };
}
