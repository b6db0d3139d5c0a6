/** Kubeconfigs for tests, as JSON, which is YAML. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that goes with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The text of a kubeconfig with a context for each server, by context name. */
export function kubeconfigText(servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: names.map(name => ({ name: `cluster-${name}`, cluster: { server: servers[name] } })),
    users: names.map(name => ({ name: `user-${name}`, user: { token: `secret-of-${name}` } })),
    contexts: names.map(name => ({ name, context: { cluster: `cluster-${name}`, user: `user-${name}` } })),
  });
}

/** The same in a file of its own. */
export function kubeconfigFile(t: TestContext, servers: Readonly<Record<string, string>>): string {
  const file = join(temporaryFolder(t), 'kubeconfig');
  writeFileSync(file, kubeconfigText(servers));
  return file;
}
