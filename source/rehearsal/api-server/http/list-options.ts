/** What a list refuses of its query. */
import { forbiddenField, unsupported } from '../causes.ts';
import { badRequest, type Cause, invalid } from '../status-errors.ts';

const matches = ['Exact', 'NotOlderThan', ''];

/** Throws 400 for what cannot be read, 422 for what makes no sense together. */
export function refuseListOptions(query: URLSearchParams): void {
  const limit = query.get('limit') ?? '';
  if (!/^-?\d*$/.test(limit)) throw badRequest(`strconv.ParseInt: parsing "${limit}": invalid syntax`);
  const causes = matchCauses(query.get('resourceVersionMatch') ?? '', query.get('resourceVersion') ?? '');
  if (causes.length > 0)
    throw invalid({ group: 'meta.k8s.io', plural: 'listoptions', kind: 'ListOptions' }, '', causes);
  const version = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(version)) {
    const why = `Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`;
    throw badRequest(`invalid resource version: resourceVersion: ${why}`);
  }
}

function matchCauses(match: string, version: string): readonly Cause[] {
  if (match === '') return [];
  if (version === '') {
    return [
      forbiddenField('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
    ];
  }
  return matches.includes(match) ? [] : [unsupported('resourceVersionMatch', match, matches)];
}
