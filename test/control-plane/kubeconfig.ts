/** Kubeconfigs of a control plane. */
import type { KeyPair } from './authority.ts';

export type Login = KeyPair | { readonly token: string };

/** One cluster, one user, one context, all called `name`. JSON, which is YAML too. */
export function kubeconfig(name: string, server: string, ca: string, login: Login): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user =
    'token' in login
      ? { token: login.token }
      : { 'client-certificate-data': base64(login.certificate), 'client-key-data': base64(login.key) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
