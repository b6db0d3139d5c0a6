/** Names: the random endings that the server gives, and what a valid name is. */

const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters, as behind `generateName`. `random` gives numbers from 0 up to 1. */
export function randomSuffix(random: () => number): string {
  return Array.from({ length: 5 }, () => letters[Math.floor(random() * letters.length)]).join('');
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const service = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const wildcard = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const labelWords =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const serviceWords =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomainWords =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** All that is wrong with an object's name, in the server's words. */
export function nameComplaints(kind: string, group: string, name: string): readonly string[] {
  if (group === 'rbac.authorization.k8s.io') {
    if (name === '.' || name === '..') return [`may not be '${name}'`];
    return ['/', '%'].filter(each => name.includes(each)).map(each => `may not contain '${each}'`);
  }
  if (kind === 'Namespace' || kind === 'StatefulSet') return labelComplaints(name);
  if (kind === 'Service') return dns1035Complaints(name);
  return subdomainComplaints(name);
}

/** Of a name that is none only for its dots just these are told. */
export const labelComplaints = (name: string): readonly string[] =>
  complaints(name, 63, label, subdomain.test(name) ? 'must not contain dots' : labelWords);

/** Why a name is not an RFC 1035 label, in the server's words; empty where it is. */
export const dns1035Complaints = (name: string): readonly string[] => complaints(name, 63, service, serviceWords);

/** Why a name is not an RFC 1123 subdomain, in the server's words; empty where it is. */
export const subdomainComplaints = (name: string): readonly string[] =>
  complaints(name, 253, subdomain, subdomainWords);

const wildcardWords =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Of the host of an Ingress that stands for many. */
export const wildcardComplaints = (name: string): readonly string[] => complaints(name, 253, wildcard, wildcardWords);

const complaints = (name: string, most: number, pattern: RegExp, words: string): readonly string[] => [
  ...(name.length > most ? [`must be no more than ${most} characters`] : []),
  ...(pattern.test(name) ? [] : [words]),
];

/** What is wrong with the name by which a port is spoken of. */
export function portNameComplaints(name: string): readonly string[] {
  if (name.length > 15) return ['must be no more than 15 characters'];
  if (!/^[-a-zA-Z0-9]*$/.test(name)) return ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'];
  return [
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
  ];
}
