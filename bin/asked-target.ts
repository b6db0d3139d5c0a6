/** What `traffic` is told to ask instead of helloworld. */
import type { AskedTarget } from '../state/traffic.ts';
import type { Command } from './command.ts';

type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

/** Nothing where no URL is named. */
export function askedBy({ clientPods, expect, header, match, method, url }: TrafficCommand): {
  readonly asked?: AskedTarget;
} {
  if (url === undefined) return {};
  return {
    asked: {
      url,
      method: method ?? 'GET',
      headers: header,
      expected: expect ?? [],
      ...(match === undefined ? {} : { match }),
      ...(clientPods === undefined ? {} : { clients: clientPods }),
    },
  };
}
