import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Survey } from '../../../source/checks/survey.ts';
import type { Entry } from '../../../state/session.ts';
import { probeLines, probeWords } from '../../../state/words/probe-words.ts';
import { survey } from '../hand-made-clusters.ts';

const entry: Entry = {
  context: 'east',
  title: 'east',
  host: 'east.example.com:6443',
  user: 'admin',
  current: false,
  guess: 'east',
  find: 'east',
};

/** How the row of a cluster stands whose clock is this many seconds ahead, and its line about the clock. */
function skewed(clockAhead: number) {
  const probe = { state: 'found', survey: survey('east', { clockAhead }) } as const;
  const row = probeWords(entry, probe);
  return [row?.standing, probeLines(entry, probe).find(line => line.words.includes('clock'))];
}

test('a clock counts on Clusters as it will in the checks: a minute is a warning, five stop the plan', () => {
  assert.deepEqual(skewed(60), ['ok', undefined]);
  const words = (seconds: number, side: string) => `its clock is ${seconds} s ${side} this machine's`;
  assert.deepEqual(skewed(61), ['ok', { label: 'Clock', standing: 'warning', words: words(61, 'ahead of') }]);
  assert.deepEqual(skewed(-301), ['problem', { label: 'Clock', standing: 'problem', words: words(301, 'behind') }]);
});

test('OpenShift is told by its own version, others by who runs them, and Kubernetes by the version of its API server', () => {
  const words = (over: Partial<Survey>) => {
    const probe = { state: 'found', survey: survey('east', { olm: true, operator: undefined, ...over }) } as const;
    return [probeWords(entry, probe)?.words.split(', ')[0], probeLines(entry, probe)[0]?.words];
  };
  const kubernetes = { platform: 'kubernetes', version: 'v1.34.4' } as const;
  assert.deepEqual(words({}), ['OpenShift 4.21.3', 'OpenShift 4.21.3 (Kubernetes v1.34.4)']);
  const unread = words({ distribution: { name: 'OpenShift' } });
  assert.deepEqual(unread, ['OpenShift (Kubernetes v1.34.4)', 'OpenShift (Kubernetes v1.34.4)']);
  assert.deepEqual(words({ ...kubernetes, version: 'v1.34.4-eks-1a2b3c', distribution: { name: 'EKS' } }), [
    'EKS v1.34.4',
    'EKS v1.34.4 (Kubernetes v1.34.4-eks-1a2b3c)',
  ]);
  const { distribution: _told, ...silent } = survey('east', kubernetes);
  const probe = { state: 'found', survey: silent } as const;
  assert.equal(probeLines(entry, probe)[0]?.words, 'Kubernetes v1.34.4');
});
