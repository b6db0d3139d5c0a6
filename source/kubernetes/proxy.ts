/** Which proxy leads to a server: the kubeconfig's, else the environment's by Go's rules, which kubectl follows. */
import { BlockList, isIP } from 'node:net';

/** The proxy's URL, or undefined for a direct connection. */
export function proxyFor(
  server: string,
  fromKubeconfig: string | undefined,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  if (fromKubeconfig !== undefined) return fromKubeconfig;
  const url = new URL(server);
  const variables = url.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const proxy = variables.map(name => environment[name]).find(value => value !== undefined && value !== '');
  if (proxy === undefined || isDirect(url, environment.NO_PROXY || environment.no_proxy || '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isDirect(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  // Loopback never goes through a proxy, whatever NO_PROXY says.
  if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return true;
  return exceptions
    .split(',')
    .map(exception => exception.trim().toLowerCase())
    .some(exception => exception !== '' && excepts(exception, host, port));
}

/** `*`, an address, a network, `example.com` (and what is below), `.example.com` (only that); `:port` narrows. */
function excepts(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const network = /^(.+)\/(\d+)$/.exec(exception);
  if (network !== null) return isWithin(host, network[1] ?? '', Number(network[2]));
  const [, name = exception, only] =
    /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(exception) === 6 ? `[${exception}]` : exception) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\*(?=\.)/, '');
  if (domain.startsWith('.')) return host.endsWith(domain);
  return host === domain || (isIP(domain) === 0 && host.endsWith(`.${domain}`));
}

function isWithin(host: string, network: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || family !== isIP(network) || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
