/** Which requests are sent, and what is made of the responses. */
import { all, given, one, oneOr } from '../flag.ts';
import { file, word, words } from '../kind.ts';
import * as kinds from '../kinds.ts';

export const duration = oneOr(
  'for',
  kinds.duration,
  30,
  'how long to send requests, such as 30s; 0s: until stopped (default 30s)',
  {
    details: 'Probing the clusters first counts towards it.',
  },
);
export const rate = oneOr(
  'rate',
  kinds.rate,
  10,
  'requests per second from each cluster (default 10), at most 20 without --burst',
  {
    details: 'Each request is a connection of its own, as that of a caller that is new.',
  },
);
export const burst = given('burst', 'allow more than 20 requests per second: a load test');
export const until = one(
  'until',
  words(['proven']),
  'end as soon as the mesh is proven; --for says for how long to try',
  {
    details: 'Where it is not proven by then, the exit code is 3.',
  },
);
export const expect = one(
  'expect',
  kinds.versions,
  'the versions that every cluster must receive responses from, such as v1,v2 (default: those of all clusters)',
  {
    details:
      'The exit code is 0 when they do, whatever else the verdict says; with `--until` it ends as soon as they do.',
  },
);
export const metricsFile = one(
  'metrics-file',
  file,
  'write the paths as metrics into this file every 5 s and at the end',
  {
    details: 'For a collector of text files, such as that of the node exporter: it is replaced as a whole.',
  },
);
export const metricsPort = one(
  'metrics-port',
  kinds.port,
  'serve the paths as metrics on this port of 127.0.0.1, under /metrics',
  {
    details: 'OpenMetrics for clients that ask for it, else the older text format. Reachable from this machine only.',
  },
);
export const watch = given('watch', 'the live monitor on the full screen, for an existing mesh', {
  details: 'It opens on Traffic and changes nothing; `q` leaves it. It needs a terminal.',
});
export const url = one(
  'url',
  kinds.url,
  'send requests to this URL instead of helloworld, as pods of the mesh call it',
  {
    details:
      'The responses of that URL are judged, not the mesh: the verdict is `answered`, never `proven`. `--expect` ' +
      'names versions that every cluster must receive. See docs/traffic.md.',
  },
);
export const method = one('method', kinds.method, 'the method of requests to --url (default GET)');
export const header = all('header', kinds.header, 'a header of requests to --url. Repeat it', {
  details: 'No secrets: it can be read in the process list of the pod and in the audit log of the cluster.',
});
export const match = one(
  'match',
  kinds.match,
  'the text around the version in a response of --url, with {} in its place (default: responses are told apart by status)',
);
export const clientPods = one(
  'client-pods',
  kinds.clientPods,
  'the pods that send requests to --url, with curl in them (default: the client among the samples)',
);
export const drill = one(
  'drill',
  word('NAME', 'cluster-name'),
  'failover drill: scale helloworld of this cluster to zero and back, and say when responses moved and what was lost',
  {
    details:
      'It begins once the mesh is proven, and takes as long as it takes: `--for` does not apply. Asks for the mesh ID first, ' +
      'unless `--confirm MESHID`. Whatever happens, helloworld is scaled back; where the program is killed meanwhile, the next ' +
      '`eastwest up` or drill does it.',
  },
);
export const each = given('each', 'one line per response, in addition to the counts');
export const from = one(
  'from',
  word('NAME', 'cluster-name'),
  'only requests from the client of this cluster (default: every cluster)',
);
export const to = one(
  'to',
  word('NAME', 'cluster-name'),
  'only requests to the servers of this cluster (default: every cluster)',
);
export const fromReport = one(
  'from-report',
  file,
  'walk over what is in a file of `eastwest report` instead of contacting clusters',
);
