/** Names: the random endings that the server gives, and what a valid name is. */

const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters, as behind `generateName`. `random` gives numbers from 0 up to 1. */
export function randomSuffix(random: () => number): string {
  return Array.from({ length: 5 }, () => letters[Math.floor(random() * letters.length)]).join('');
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const service = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const labelWords =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const serviceWords =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomainWords =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** What is wrong with an object's name, in the server's words. */
export function nameComplaint(kind: string, group: string, name: string): string | undefined {
  if (group === 'rbac.authorization.k8s.io') {
    if (name === '.' || name === '..') return `may not be '${name}'`;
    const bad = ['/', '%'].find(each => name.includes(each));
    return bad === undefined ? undefined : `may not contain '${bad}'`;
  }
  if (kind === 'Namespace') return label.test(name) && name.length <= 63 ? undefined : labelWords;
  if (kind === 'Service') return service.test(name) && name.length <= 63 ? undefined : serviceWords;
  return subdomain.test(name) && name.length <= 253 ? undefined : subdomainWords;
}
