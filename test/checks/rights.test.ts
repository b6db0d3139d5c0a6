import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyCluster } from '../../source/checks/survey.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { AccessReview, Cluster } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;

/** An OpenShift cluster with OLM on which a user may do only this; to look at it is refused. */
function closedCluster(mayI: (review: AccessReview) => boolean): Cluster {
  const refuse = () =>
    Promise.reject(new ProblemError({ code: 'forbidden', title: 'Not allowed to read Namespace', hint: 'h' }));
  return scriptedCluster('east', {
    version: async () => ({ git: 'v1.34.4', clock: 0 }),
    groupVersions: async () => new Set(['config.openshift.io/v1', 'operators.coreos.com/v1alpha1']),
    read: refuse,
    list: refuse,
    mayI: async review => mayI(review),
  });
}

async function titleFor(mayI: (review: AccessReview) => boolean): Promise<string> {
  const error = await surveyCluster(closedCluster(mayI), createVirtualClock(0), 'sample', never).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'forbidden');
  return error.problem.title;
}

test('who may not even look is told every right that is missing, not the first that was refused', async () => {
  const title = await titleFor(() => false);
  for (const right of [
    'get namespaces',
    'create secrets in istio-system',
    'watch clusterserviceversions.operators.coreos.com',
    'get infrastructures.config.openshift.io',
    'create pods/exec in sample',
    'watch gateways.networking.istio.io in istio-system',
    'list virtualservices.networking.istio.io in istio-system',
  ]) {
    const [verb = '', resource = ''] = right.split(/ (.*)/);
    const told =
      title
        .replace(/ \(.*\)$/, '')
        .split(/: |; /)
        .find(each => each.endsWith(` ${resource}`)) ?? '';
    assert.ok(told.slice(0, -resource.length).split(/[ ,]+/).includes(verb), `${right} is not in ${title}`);
  }
});

test('rights that are there are not asked for again', async () => {
  const title = await titleFor(
    ({ resource, verb }) => resource !== '*' && (resource !== 'secrets' || verb === 'delete'),
  );
  assert.match(
    title,
    /^missing permissions on east: get, list, watch, create, patch secrets in istio-system \(the user\)$/,
  );
  assert.doesNotMatch(title, /delete|pods/);
});

test('a refusal that no missing right explains keeps its own words', async () => {
  assert.equal(await titleFor(() => true), 'Not allowed to read Namespace');
});
