/**
 * `cacerts` on its way from one root to another (docs/changing-the-root.md): the old CA with all roots, the new CA with
 * all roots, the new CA alone. Never both steps at once: a proxy must trust a root before any peer presents a
 * certificate of it.
 */
import { Buffer } from 'node:buffer';
import type { Facts, Step } from '../../engine/step.ts';
import { cacerts } from '../../manifests/cacerts.ts';
import type { Amended, Amendment } from '../../model/amendment.ts';
import { anchorFingerprint, certificateOf, mergedCertificates } from '../../model/certificate-anchor.ts';
import { certificateFingerprints } from '../../model/certificate-fingerprints.ts';
import { cacertsRef } from '../../model/known-objects.ts';
import type { KubeObject, ObjectRef } from '../../model/kube.ts';
import { marked } from '../../model/marks.ts';
import type { Member } from '../../model/mesh.ts';
import { sameCertificates } from '../../model/pem-certificates.ts';
import { systemNamespace } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import type { Changing, RootChange } from '../../model/root-change.ts';
import { sh } from '../../model/shell-word.ts';
import { changeId, issuedRoot, newFingerprint } from './names.ts';

const ownRef = (member: Member): ObjectRef => ({ ...cacertsRef(systemNamespace(member)), name: 'istio-ca-secret' });

const text = (secret: KubeObject | undefined, key: string): string =>
  Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();

/** The root that a CA's Secret signs by, as a fingerprint. */
export function anchorOfSecret(secret: KubeObject | undefined): string | undefined {
  const pool = `${text(secret, 'cert-chain.pem')}\n${text(secret, 'root-cert.pem')}`;
  return anchorFingerprint(text(secret, 'ca-cert.pem'), pool);
}

/** The name under which the CA that is replaced stays in the cluster. */
export const keptCacerts = (fingerprint: string): string =>
  `cacerts-${fingerprint.replaceAll(':', '').slice(0, 8).toLowerCase()}`;

/** A plugged-in CA is kept under another name before it is replaced: its key may be nowhere else. */
export function keepOldCa({ member, signing }: Changing, fingerprint: string | undefined): readonly Step[] {
  if (signing !== 'plugged') return [];
  const name = keptCacerts(fingerprint ?? '00000000');
  const ref = { ...cacertsRef(systemNamespace(member)), name };
  return [
    {
      id: changeId(member, 'both', 'kept'),
      cluster: member.name,
      title: `Keep the present CA as Secret ${name}`,
      needs: [],
      create: () => [
        {
          ref,
          object: {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name, namespace: systemNamespace(member) },
            type: 'Opaque',
          },
          copyOf: cacertsRef(systemNamespace(member)),
          keep: () => undefined,
        },
      ],
      // With the CA's key: a file of its owner alone.
      byHand: sh`kubectl -n ${systemNamespace(member)} get secret cacerts -o yaml | (umask 077; cat > old-cacerts.yaml)`,
    },
  ];
}

/** The present CA goes on signing, and every root is handed out with its certificates. */
export function trustAllRoots(change: RootChange, member: Member, needs: readonly string[]): Step {
  const to =
    (facts: Facts): Amendment['amend'] =>
    (found, self) => {
      const source = found ?? self;
      const caCert = text(source, 'ca-cert.pem');
      if (source === undefined || caCert === '') return { will: 'refuse', why: noCa(member) };
      const before = found === undefined ? caCert : text(found, 'root-cert.pem');
      const root = mergedCertificates(before, change.present, issuedRoot(change, facts) ?? '');
      if (found !== undefined && sameCertificates(root, before)) return { will: 'keep' };
      if (found !== undefined) return { will: 'write', object: withRoot(found, root) };
      const set = { caCert, caKey: text(self, 'ca-key.pem'), rootCert: root, certChain: caCert };
      return { will: 'write', object: marked(cacerts(set, systemNamespace(member)), change.mesh.id) };
    };
  return {
    id: changeId(member, 'both', 'cacerts'),
    cluster: member.name,
    title: 'Trust all roots: cacerts with the present CA',
    needs,
    amend: facts => [
      {
        ref: cacertsRef(systemNamespace(member)),
        words: 'every root in root-cert.pem',
        from: ownRef(member),
        amend: to(facts),
      },
    ],
    byHand: sh`kubectl -n ${systemNamespace(member)} create secret generic cacerts --from-file=ca-cert.pem --from-file=ca-key.pem --from-file=cert-chain.pem --from-file=root-cert.pem=all-roots.pem`,
  };
}

/** The new CA signs; all roots are still trusted. */
export function signWithNew(change: RootChange, member: Member, needs: readonly string[]): Step {
  const to =
    (facts: Facts): Amendment['amend'] =>
    found => {
      if (found === undefined) return { will: 'refuse', why: noCa(member) };
      if (anchorOfSecret(found) === newFingerprint(change, facts)) return { will: 'keep' };
      const set = facts.of(member.name).certificates;
      if (set === undefined) throw new Error(`the CA of ${member.name} was not issued`);
      const rootCert = mergedCertificates(text(found, 'root-cert.pem'), set.rootCert);
      // Nothing else of the old one stays: another form, or a mark of a CA that istiod made itself, would win.
      return { will: 'write', object: { ...found, data: cacerts({ ...set, rootCert }).data ?? {} } };
    };
  return {
    id: changeId(member, 'sign', 'cacerts'),
    cluster: member.name,
    title: 'Sign with the new CA: cacerts, all roots trusted',
    needs,
    amend: facts => [{ ref: cacertsRef(systemNamespace(member)), words: 'the new CA', amend: to(facts) }],
    byHand: replaceByHand(member, 'all-roots.pem'),
  };
}

/** The old roots go. */
export function trustNewAlone(change: RootChange, member: Member, needs: readonly string[]): Step {
  const to = (found: KubeObject | undefined, facts: Facts): Amended => {
    const wanted = newFingerprint(change, facts);
    const before = text(found, 'root-cert.pem');
    const root = certificateOf(before, wanted);
    if (found === undefined || root === undefined) return { will: 'refuse', why: noCa(member) };
    const isAlone = certificateFingerprints(before).every(each => each === wanted);
    return isAlone ? { will: 'keep' } : { will: 'write', object: withRoot(found, root) };
  };
  return {
    id: changeId(member, 'new', 'cacerts'),
    cluster: member.name,
    title: 'Drop the old roots from cacerts',
    needs,
    amend: facts => [
      {
        ref: cacertsRef(systemNamespace(member)),
        words: 'the new root alone in root-cert.pem',
        amend: found => to(found, facts),
      },
    ],
    byHand: replaceByHand(member, `${member.name}/root-cert.pem`),
  };
}

const replaceByHand = (member: Member, root: string) =>
  [
    sh`kubectl -n ${systemNamespace(member)} create secret generic cacerts --from-file=${member.name}/ca-cert.pem --from-file=${member.name}/ca-key.pem --from-file=${member.name}/cert-chain.pem --from-file=root-cert.pem=${root}`,
    '--dry-run=client -o yaml | kubectl replace -f -',
  ].join(' ');

function withRoot(secret: KubeObject, root: string): KubeObject {
  return { ...secret, data: { ...secret.data, 'root-cert.pem': Buffer.from(root).toString('base64') } };
}

function noCa(member: Member): Problem {
  return {
    code: 'bad-certificate',
    title: `${member.name}: the CA that istiod signs with is no longer in ${systemNamespace(member)}`,
    hint: sh`check it: kubectl -n ${systemNamespace(member)} get secret cacerts istio-ca-secret; then run again`,
  };
}
