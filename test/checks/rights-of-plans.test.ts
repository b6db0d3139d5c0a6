/** Whoever adds a step asks for its permissions too: a user with exactly those that are asked for must be able to run it. */
import { test } from 'node:test';
import { surveyCluster } from '../../source/checks/survey.ts';
import { preview } from '../../source/engine/preview.ts';
import { resourceOf } from '../../source/model/kinds.ts';
import { groupOf } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { topologies } from '../../source/plans/topologies.ts';
import type { AccessReview } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { noComplaints } from '../helpers/no-complaints.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;

/** Every permission that is asked for on an OpenShift cluster with OLM before anything is written. */
async function askedFor(): Promise<readonly AccessReview[]> {
  const asked: AccessReview[] = [];
  const refuse = () => Promise.reject(new ProblemError({ code: 'forbidden', title: 't', hint: 'h' }));
  const cluster = scriptedCluster('east', {
    version: async () => ({ git: 'v1.34.4', clock: 0 }),
    groupVersions: async () => new Set(['config.openshift.io/v1', 'operators.coreos.com/v1alpha1']),
    read: refuse,
    list: refuse,
    mayI: async review => {
      asked.push(review);
      return false;
    },
  });
  await surveyCluster(cluster, createVirtualClock(0), 'sample', never).catch(() => undefined);
  return asked;
}

for (const { id, role, network } of topologies) {
  test(`every object that the plan of ${id} writes is asked for before`, async () => {
    const asked = await askedFor();
    const members = ['east', 'west'].map((name, index) =>
      member(name, {
        platform: 'openshift',
        role: role(index),
        network: network(index),
        ...(role(index) === 'remote' ? { primary: 'east' } : {}),
      }),
    );
    const mesh = meshOf([], { topology: id, members });
    const steps = topologies.find(each => each.id === id)?.steps(mesh) ?? [];
    const isAsked = (wanted: AccessReview) =>
      asked.some(
        ({ verb, group, resource, namespace }) =>
          verb === wanted.verb &&
          group === wanted.group &&
          resource === wanted.resource &&
          (namespace === undefined || namespace === wanted.namespace),
      );
    const missing = preview(steps, mesh.id).flatMap(({ step, objects }) =>
      objects.flatMap(({ apiVersion, kind, metadata: { namespace } }) => {
        const review = {
          group: groupOf(apiVersion),
          resource: resourceOf({ apiVersion, kind }).plural,
          ...(namespace === undefined ? {} : { namespace }),
        };
        return ['create', ...(step.apply === undefined ? [] : ['patch'])]
          .filter(verb => !isAsked({ verb, ...review }))
          .map(verb => `${step.id}: ${verb} ${review.resource}.${review.group} in ${namespace ?? 'all namespaces'}`);
      }),
    );
    noComplaints(missing, 'add these permissions to source/checks/rights.ts');
  });
}
