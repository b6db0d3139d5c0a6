/** What a real server refuses about CRDs: the rules that their authors meet, not all of them. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import { required, unsupported, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import { dns1035Complaints, subdomainComplaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';
import { schemaRules } from './definition-schemas.ts';
import { versionCauses } from './definition-versions.ts';

/** All that is wrong with a definition, against its former self where there is one. */
export function definitionCauses(doc: Doc, before: Doc | undefined): readonly Cause[] {
  const changed = before === undefined ? [] : changeCauses(doc, before);
  // What a definition is called is not asked again when that itself may not change.
  const named = changed.length > 0 ? changed : [...nameCauses(doc), ...scopeCauses(doc)];
  // A spec that is stored was judged when it came, and nothing takes longer.
  const schemas = doc.spec !== undefined && doc.spec === before?.spec ? [] : schemaRules(doc);
  return [...named, ...namesCauses(doc), ...versionCauses(doc), ...conversionCauses(doc), ...schemas];
}

function nameCauses(doc: Doc): readonly Cause[] {
  const group = textAt(doc, 'spec', 'group') ?? '';
  const wanted = `${textAt(doc, 'spec', 'names', 'plural') ?? ''}.${group}`;
  const fits = doc.metadata.name === wanted;
  return [
    ...(fits ? [] : [wrong('metadata.name', doc.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...groupCauses(group),
    ...approvalCauses(doc, group),
  ];
}

function groupCauses(group: string): readonly Cause[] {
  if (group === '') return [required('spec.group')];
  const bad = subdomainComplaints(group).map(why => wrong('spec.group', group, why));
  if (bad.length > 0 || group.includes('.')) return bad;
  return [wrong('spec.group', group, 'should be a domain with at least one dot')];
}

const APPROVED = 'api-approved.kubernetes.io';

function approvalCauses(doc: Doc, group: string): readonly Cause[] {
  const guarded = ['k8s.io', 'kubernetes.io'].some(each => group === each || group.endsWith(`.${each}`));
  if (!guarded || textAt(doc, 'metadata', 'annotations', APPROVED) !== undefined) return [];
  const why = `protected groups must have approval annotation "${APPROVED}", see https://github.com/kubernetes/enhancements/pull/1111`;
  return [required(`metadata.annotations[${APPROVED}]`, why)];
}

const scopes = ['Cluster', 'Namespaced'];

function scopeCauses(doc: Doc): readonly Cause[] {
  const scope = textAt(doc, 'spec', 'scope') ?? '';
  if (scope === '') return [required('spec.scope')];
  return scopes.includes(scope) ? [] : [unsupported('spec.scope', scope, scopes)];
}

function namesCauses(doc: Doc): readonly Cause[] {
  const names = recordAt(doc, 'spec', 'names');
  const text = (field: string) => textAt(names, field) ?? '';
  const label = (field: string, value: string) =>
    dns1035Complaints(value).map(why => wrong(`spec.names.${field}`, value, why));
  const mixed = (field: string) =>
    dns1035Complaints(text(field).toLowerCase()).map(why =>
      wrong(`spec.names.${field}`, text(field), `may have mixed case, but should otherwise match: ${why}`),
    );
  const lists = ['shortNames', 'categories'].flatMap(field =>
    (listAt(names, field) as readonly string[]).flatMap((each, index) => label(`${field}[${index}]`, each)),
  );
  return [
    ...(text('plural') === '' ? [required('spec.names.plural')] : label('plural', text('plural'))),
    ...(text('singular') === '' ? [] : label('singular', text('singular'))),
    ...(text('kind') === '' ? [required('spec.names.kind')] : mixed('kind')),
    ...(text('listKind') === '' ? [] : mixed('listKind')),
    ...lists,
  ];
}

const strategies = ['None', 'Webhook'];

function conversionCauses(doc: Doc): readonly Cause[] {
  const strategy = textAt(doc, 'spec', 'conversion', 'strategy') ?? 'None';
  const here = 'spec.conversion';
  if (!strategies.includes(strategy)) return [unsupported(`${here}.strategy`, strategy, strategies)];
  if (strategy === 'None') return [];
  const client = at(doc, 'spec', 'conversion', 'webhook', 'clientConfig');
  const versions = listAt(doc, 'spec', 'conversion', 'webhook', 'conversionReviewVersions');
  const why = 'required when strategy is set to Webhook';
  return [
    ...(client === undefined ? [required(`${here}.webhookClientConfig`, why)] : []),
    ...(versions.length === 0 ? [required(`${here}.conversionReviewVersions`)] : []),
  ];
}

const fixed = [
  ['spec', 'scope'],
  ['spec', 'group'],
  ['spec', 'names', 'kind'],
  ['spec', 'names', 'plural'],
] as const;

/** What cannot be changed once objects are served. */
function changeCauses(doc: Doc, before: Doc): readonly Cause[] {
  return fixed.flatMap(path => {
    const [now, was] = [at(doc, ...path), at(before, ...path)];
    return now === was ? [] : [wrong(path.join('.'), now, 'field is immutable')];
  });
}
