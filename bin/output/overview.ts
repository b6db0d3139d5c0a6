/** A prepared plan in words: which clusters, which certificates, what is worth knowing. */
import { cleaned } from '../../source/model/clean.ts';
import { fieldsOf } from '../../source/model/istio-values.ts';
import type { CertificatePlan, CertificateRow } from '../../source/model/ledger.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import type { Symbols } from './symbols.ts';
import { tableText } from './table.ts';

export function overviewText({ mesh, surveys, certificates, warnings }: Prepared, symbols: Symbols): string {
  const version =
    mesh.version === undefined ? 'the newest Istio version that all operators offer' : `Istio ${mesh.version}`;
  const rows = mesh.members.map(member => {
    const survey = surveys.get(member.name);
    const platform = `${member.platform === 'openshift' ? 'OpenShift' : 'Kubernetes'} ${survey?.version ?? ''}`.trim();
    const operator = member.operator?.title ?? 'operator will be installed';
    return [member.name, `context ${member.context}`, member.role, member.network, platform, operator];
  });
  return [
    `${mesh.id}: ${mesh.topology}, ${version}\n`,
    tableText(rows, '  '),
    ...valueLines(mesh),
    `Certificates in ${cleaned(certificates.folder)}\n`,
    tableText(certificateRows(certificates), '  '),
    ...warnings.map(words => `${symbols.warning} warning: ${cleaned(words)}\n`),
  ].join('');
}

/** Which of your own values each Istio gets. */
function valueLines({ members }: Mesh): readonly string[] {
  const rows = members.flatMap(({ name, values }) =>
    values === undefined ? [] : [[name, cleaned(fieldsOf(values).join(', '))]],
  );
  return rows.length === 0 ? [] : ['Your Istio values\n', tableText(rows, '  ')];
}

function certificateRows({ root, clusters }: CertificatePlan): readonly (readonly string[])[] {
  return [['root', sourceWords(root)], ...clusters.map(row => [row.cluster, sourceWords(row)])];
}

function sourceWords({ from, fingerprint }: CertificateRow): string {
  const print = fingerprint === undefined ? '' : `, SHA-256 ${fingerprint.slice(0, 23)}…`;
  switch (from) {
    case 'generate':
      return 'will be generated';
    case 'folder':
      return `from the folder${print}`;
    case 'cluster':
      return `existing, kept${print}`;
  }
}
