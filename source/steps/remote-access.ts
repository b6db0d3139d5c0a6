/** The istio-reader account of a cluster, verified, and the remote secrets by which other istiods use it. */

import { Buffer } from 'node:buffer';
import type { Facts, Goal, Step } from '../engine/step.ts';
import { readerAccount, readerToken } from '../manifests/reader.ts';
import { type RemoteCredentials, remoteSecret, remoteSecretName } from '../manifests/remote-secret.ts';
import { READER_NAME, READER_TOKEN_NAME } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { istiodName, planeOf, restartOfIstiod, systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { clusterzCommand, istiodPods, istiodViews, pendingSync } from '../traffic/istiod.ts';
import { beforeIsKnown } from './joining.ts';
import { remoteSecretObjection } from './remote-secret-found.ts';
import { remoteSecretId, stepId } from './step-id.ts';

/**
 * The reader account: newer operators make it with the control plane. Where it is still missing some seconds after
 * the control plane was reconciled, this program creates it; earlier would make Helm refuse the control plane
 * (docs/istio/remote-secrets.md#reader-account).
 */
export function createReaderAccount(member: Member): Step {
  const namespace = systemNamespace(member);
  return {
    id: stepId(member, 'reader-account'),
    cluster: member.name,
    title: 'Create istio-reader account',
    needs: [stepId(member, 'control-plane')],
    until: {
      by: 'watch',
      of: { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: READER_NAME },
      within: 30,
      settleAfter: 10,
      byHand: sh`kubectl -n ${namespace} get serviceaccount ${READER_NAME}`,
      pending: seen => (seen === undefined ? 'waiting for the operator to create it' : undefined),
      learn: seen => ({ readerAccount: seen === undefined ? 'absent' : 'present' }),
    },
    byHand: '',
  };
}

/** The operator makes the account for revision or tag `default` alone (docs/istio/remote-secrets.md#reader-account). */
function isPlans(member: Member): boolean {
  return member.readerByHand === true || planeOf(member).label !== 'default';
}

/** A token of the reader account that does not expire (docs/istio/remote-secrets.md#token). */
export function createReaderToken(member: Member): Step {
  const tokenOf = (seen: KubeObject | undefined, key: string) =>
    Buffer.from(seen?.data?.[key] ?? '', 'base64').toString('utf8');
  const namespace = systemNamespace(member);
  return {
    id: stepId(member, 'reader-token'),
    cluster: member.name,
    title: 'Create istio-reader token',
    needs: [stepId(member, 'reader-account')],
    apply: facts =>
      isPlans(member) || facts.of(member.name).readerAccount === 'absent'
        ? [readerAccount(namespace), readerToken(namespace)]
        : [readerToken(namespace)],
    until: {
      by: 'watch',
      of: { apiVersion: 'v1', kind: 'Secret', namespace, name: READER_TOKEN_NAME },
      within: 1 * minutes,
      byHand: sh`kubectl -n ${namespace} get secret ${READER_TOKEN_NAME}`,
      hint: `the token controller fills this Secret when ServiceAccount ${READER_NAME} exists`,
      pending: seen =>
        tokenOf(seen, 'token') === '' || tokenOf(seen, 'ca.crt') === '' ? 'the Secret has no token yet' : undefined,
      learn: seen => ({ readerToken: tokenOf(seen, 'token'), readerCa: tokenOf(seen, 'ca.crt') }),
    },
    byHand: 'kubectl apply -f reader-token.yaml',
  };
}

/** What a remote secret of this member holds. */
function credentials(member: Member, facts: Facts): RemoteCredentials {
  return {
    server: member.api,
    ca: member.apiTls === undefined ? facts.text(member.name, 'readerCa', 'API server CA') : member.apiTls.ca,
    serverName: member.apiTls?.serverName,
    ...(member.apiTls?.insecure ? { insecure: true } : {}),
    token: facts.text(member.name, 'readerToken', 'reader token'),
  };
}

/** The credentials work, tried from here: a bad remote secret can wedge an istiod until it is restarted. */
export function verifyReaderAccess(member: Member): Step {
  return {
    id: stepId(member, 'reader-proof'),
    cluster: member.name,
    title: 'Verify istio-reader access',
    needs: [stepId(member, 'reader-token')],
    until: {
      by: 'access',
      access: facts => credentials(member, facts),
      reader: 'istiod',
      // Where many clusters are proven at a time, each waits for the others.
      within: 2 * minutes,
      byHand: sh`kubectl auth can-i list pods --as=system:serviceaccount:${systemNamespace(member)}:${READER_NAME} -A`,
      hint: sh`the URL, its CA and the account's rights must fit: ${member.api}; another one: --cluster ${member.name}=CONTEXT,api=URL; its CA or name: ,api-ca=FILE or ,api-server-name=NAME`,
    },
    byHand: '',
  };
}

/**
 * Every istiod pod of the holder lists these clusters as synced (docs/istio/remote-secrets.md#how-istiod-takes-it,
 * docs/istio/istiod.md#debug-endpoints).
 */
export function everyIstiodLists(holder: Member, others: readonly Member[], within: number): Goal {
  const { namespace, revision } = planeOf(holder);
  const istiod = istiodName({ revision });
  return {
    by: 'ask',
    pods: istiodPods(holder),
    commands: [clusterzCommand],
    within,
    byHand: `${sh`kubectl -n ${namespace} exec deploy/${istiod}`} -c discovery -- ${clusterzCommand.join(' ')}`,
    hint: `if a correct secret is not synced within a minute, restart istiod: ${restartOfIstiod(holder)}`,
    views: istiodViews,
    pending: views =>
      pendingSync(
        views,
        [holder, ...others].map(member => member.name),
        [],
      ),
  };
}

/** How `holder`'s istiod reads `other`. */
export function writeRemoteSecret(mesh: Mesh, holder: Member, other: Member): Step {
  const name = remoteSecretName(other.name);
  const namespace = systemNamespace(holder);
  return {
    id: remoteSecretId(holder, other),
    cluster: holder.name,
    title: `Remote secret for ${other.name}`,
    needs: [stepId(holder, 'control-plane'), stepId(other, 'reader-proof'), ...beforeIsKnown(mesh, holder, other)],
    create: facts => {
      const wanted = credentials(other, facts);
      return [
        {
          ref: { apiVersion: 'v1', kind: 'Secret', namespace, name },
          object: remoteSecret(other.name, wanted, namespace),
          keep: found => remoteSecretObjection(found, wanted, other),
          remake: true,
        },
      ];
    },
    until: everyIstiodLists(holder, [other], 2 * minutes),
    byHand: sh`istioctl create-remote-secret --context=${other.context} --name=${other.name} --create-service-account=false | kubectl apply -f -`,
  };
}
