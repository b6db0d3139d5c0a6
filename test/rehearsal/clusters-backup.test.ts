/**
 * Clusters that continue from a backup listen at other ports: clients that had an address of theirs have the new one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moved } from '../../source/rehearsal/clusters-backup.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (name: string, data?: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  ...(data === undefined ? {} : { data }),
});
const map = (text: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { text } });

test('each address becomes its own new one, in texts and in what Secrets hold, and all else stays', () => {
  const binary = Buffer.from([0, 255, 128, 10]).toString('base64');
  const backup = {
    tokenKey: 'a2V5',
    storage: {
      revision: 7,
      objects: {
        secrets: [
          secret('s', { west: base64('server: https://127.0.0.1:4002\nname: ü\n'), binary }),
          secret('without'),
        ],
        configmaps: [
          map('https://127.0.0.1:4001 https://127.0.0.1:4002/api https://127.0.0.1:40010 https://10.0.0.1:4001'),
        ],
      },
    },
  };
  // One has the port that the other had.
  const moves = new Map([
    ['https://127.0.0.1:4001', 'https://127.0.0.1:4002'],
    ['https://127.0.0.1:4002', 'https://127.0.0.1:5002'],
  ]);
  assert.deepEqual(moved(backup, moves), {
    tokenKey: 'a2V5',
    storage: {
      revision: 7,
      objects: {
        secrets: [
          secret('s', { west: base64('server: https://127.0.0.1:5002\nname: ü\n'), binary }),
          secret('without'),
        ],
        configmaps: [
          map('https://127.0.0.1:4002 https://127.0.0.1:5002/api https://127.0.0.1:40010 https://10.0.0.1:4001'),
        ],
      },
    },
  });
});
