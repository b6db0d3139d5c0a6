/** Kubeconfig files as text. */

export const config = (rest: string) => `apiVersion: v1\nkind: Config\n${rest}`;
export const entry = (name: string, server = `https://${name}.example.com:6443`) =>
  config(`
clusters:
- {name: ${name}, cluster: {server: "${server}"}}
users:
- {name: ${name}-user, user: {token: token-of-${name}}}
contexts:
- {name: ${name}, context: {cluster: ${name}, user: ${name}-user, namespace: of-${name}}}
current-context: ${name}
`);

/** Text as PowerShell redirects it. */
export const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
