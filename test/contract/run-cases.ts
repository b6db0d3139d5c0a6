/** Runs the contract cases against one API. */
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../../source/ports.ts';
import { contractCases } from './cases.ts';
import type { ContractCase, Helpers, Need } from './contract-case.ts';

export type Offered = Pick<Helpers, Need>;

/** What is there once the world has been started. */
export type Subject = { readonly api: Api; readonly offered: Offered };

const PATIENCE = 15_000;

/** Defines a test for each case. `subject` is asked for when a test runs; `skip` says why none can run. */
export function runCases(subject: () => Subject, offers: readonly Need[], skip: string | undefined = undefined): void {
  for (const each of contractCases) {
    const missing = [each.needs ?? []].flat().filter(need => !offers.includes(need));
    const reason = missing.length === 0 ? undefined : `offers no ${missing.join(', no ')}`;
    test(each.name, { skip: skip ?? reason ?? false }, t => run(each, subject(), t.signal));
  }
}

async function run(each: ContractCase, { api, offered }: Subject, signal: AbortSignal): Promise<void> {
  const made: string[] = [];
  const until: Helpers['until'] = async (what, isTrue) => {
    for (const end = Date.now() + PATIENCE; !(await isTrue()); await pause(10)) {
      if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    }
  };
  const namespace = async () => {
    const metadata = { name: '', generateName: 'case-' };
    const { name } = (await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata }, {}, signal)).metadata;
    made.push(name);
    const ready = [
      { apiVersion: 'v1', kind: 'ServiceAccount', namespace: name, name: 'default' },
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'kube-root-ca.crt' },
    ];
    await until('the namespace is furnished', async () => {
      const found = await Promise.all(ready.map(ref => api.get(ref, signal)));
      return found.every(object => object !== undefined);
    });
    return name;
  };
  try {
    await each.run(api, { signal, namespace, until, ...offered });
  } finally {
    for (const name of made) await api.remove({ apiVersion: 'v1', kind: 'Namespace', name }, {}, signal);
  }
}
