/** What the flags say of Kiali, for the screen and for a run without one. */
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import type { ValuesOf } from './flag.ts';
import type { kialiFlags } from './groups.ts';
import { readKialiValues } from './kiali-values.ts';
import { named } from './named.ts';

/** Throws `ProblemsError` where a file that is named cannot be used. */
export async function kialiOptions(said: ValuesOf<typeof kialiFlags>, folder: string): Promise<KialiOptions> {
  return {
    ...(said.home === undefined ? {} : { home: said.home }),
    ...(said.auth === undefined ? {} : { auth: said.auth }),
    ...(said.version === undefined ? {} : { version: said.version }),
    ...(said.operatorBundle === undefined ? {} : { operatorBundle: said.operatorBundle }),
    ...(said.remoteOperator === undefined ? {} : { remoteOperator: said.remoteOperator }),
    rotate: said.rotate,
    ...(said.impersonation === undefined ? {} : { impersonation: said.impersonation === 'on' }),
    ...(said.console ? { console: true } : {}),
    ...(said.links.length === 0 ? {} : { links: named(said.links) }),
    ...(said.queryScope.length === 0
      ? {}
      : { queryScope: Object.fromEntries(named(said.queryScope).map(({ label, value }) => [label, value])) }),
    ...(said.metrics === undefined ? {} : { metrics: said.metrics }),
    metricsAddresses: said.metricsAddresses,
    values: await readKialiValues(said.values, folder),
  };
}
