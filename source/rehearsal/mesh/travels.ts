/** The programs of the Travels demo as far as requests reach them (docs/istio/traffic.md#travels): JSON, and no version in it. */

import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';

const PREFIX = 'demo_travels_';

/** `travels`, `portal`, `mysqldb` …; nothing for a pod of anything else. */
export function travelsProgram(pod: KubeObject): string | undefined {
  const images = listAt(pod, 'spec', 'containers').map(each => textAt(each, 'image') ?? '');
  const own = images.find(image => image.includes(PREFIX));
  return own === undefined ? undefined : /demo_travels_([a-z]+)/.exec(own)?.[1];
}

const cities = [
  { city: 'Paris', lat: '48.85', lng: '2.35' },
  { city: 'Rome', lat: '41.89', lng: '12.49' },
];

/** What the agency says to `GET /travels` and `GET /travels/Paris`; nothing where no such program listens. */
export function travelsResponse(
  pod: KubeObject,
  path: string,
): { readonly code: number; readonly body: string } | undefined {
  const program = travelsProgram(pod);
  if (program === undefined || program === 'mysqldb') return undefined;
  const [, resource = '', city] = path.split('/');
  if (resource !== program) return { code: 404, body: '404 page not found\n' };
  const quote = { city, status: 'Valid', flights: [], hotels: [], cars: [], insurances: [] };
  return { code: 200, body: `${JSON.stringify(city === undefined ? cities : quote)}\n` };
}
