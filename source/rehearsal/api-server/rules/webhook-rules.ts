/** What a real server refuses about webhook configurations. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import { choice, required, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import { keyComplaints } from '../metadata-rules.ts';
import { subdomainComplaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
const versions = ['v1', 'v1beta1'];

/** All that is wrong with the webhooks of a configuration. */
export const webhookCauses = (doc: Doc): readonly Cause[] =>
  listAt(doc, 'webhooks').flatMap((hook, index) => {
    const here = `webhooks[${index}]`;
    return [
      ...nameCauses(textAt(hook, 'name') ?? '', `${here}.name`),
      ...effectCauses(textAt(hook, 'sideEffects') ?? '', `${here}.sideEffects`),
      ...reviewCauses(listAt(hook, 'admissionReviewVersions'), `${here}.admissionReviewVersions`),
      ...placeCauses(at(hook, 'clientConfig'), `${here}.clientConfig`),
      ...choice(`${here}.failurePolicy`, at(hook, 'failurePolicy'), ['Fail', 'Ignore']),
      ...choice(`${here}.matchPolicy`, at(hook, 'matchPolicy'), ['Equivalent', 'Exact']),
      ...timeCauses(numberAt(hook, 'timeoutSeconds'), `${here}.timeoutSeconds`),
      ...listAt(hook, 'rules').flatMap((rule, place) => ruleCauses(rule, `${here}.rules[${place}]`)),
      ...['namespaceSelector', 'objectSelector'].flatMap(selector =>
        Object.keys(recordAt(hook, selector, 'matchLabels')).flatMap(key =>
          keyComplaints(key).map(why => wrong(`${here}.${selector}.matchLabels`, key, why)),
        ),
      ),
    ];
  });

function nameCauses(name: string, field: string): readonly Cause[] {
  if (name === '') return [required(field)];
  const complaints = subdomainComplaints(name);
  if (complaints.length > 0) return complaints.map(why => wrong(field, name, why));
  const short = name.split('.').length < 3;
  return short ? [wrong(field, name, 'should be a domain with at least three segments separated by dots')] : [];
}

const effectCauses = (effects: string, field: string): readonly Cause[] =>
  effects === ''
    ? [required(field, 'must specify one of None, NoneOnDryRun')]
    : choice(field, effects, ['None', 'NoneOnDryRun']);

function reviewCauses(given: readonly unknown[], field: string): readonly Cause[] {
  if (given.length === 0) return [required(field, `must specify one of ${versions.join(', ')}`)];
  if (given.some(each => versions.includes(String(each)))) return [];
  return [wrong(field, given, `must include at least one of ${versions.join(', ')}`)];
}

function placeCauses(config: unknown, here: string): readonly Cause[] {
  const url = textAt(config, 'url');
  const service = at(config, 'service');
  if ((url === undefined) === (service === undefined)) {
    return [required(here, 'exactly one of url or service is required')];
  }
  if (url === undefined) {
    return ['name', 'namespace']
      .filter(field => (textAt(service, field) ?? '') === '')
      .map(field => required(`${here}.service.${field}`, `service ${field} is required`));
  }
  const scheme = /^(\w+):/.exec(url)?.[1] ?? '';
  const form = 'desired format: https://host[/path]';
  return scheme === 'https' ? [] : [wrong(`${here}.url`, scheme, `'https' is the only allowed URL scheme; ${form}`)];
}

const timeCauses = (seconds: number | undefined, field: string): readonly Cause[] =>
  seconds === undefined || (seconds >= 1 && seconds <= 30)
    ? []
    : [wrong(field, seconds, 'the timeout value must be between 1 and 30 seconds')];

const ruleCauses = (rule: unknown, here: string): readonly Cause[] => [
  ...['apiGroups', 'apiVersions', 'operations', 'resources']
    .filter(field => listAt(rule, field).length === 0)
    .map(field => required(`${here}.${field}`)),
  ...listAt(rule, 'operations').flatMap((each, index) => choice(`${here}.operations[${index}]`, each, operations)),
  ...choice(`${here}.scope`, at(rule, 'scope'), scopes),
];
