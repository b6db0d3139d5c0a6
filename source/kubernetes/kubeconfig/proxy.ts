/** Which proxy leads to a server: the kubeconfig's, else the environment's by Go's rules, which kubectl follows. */
import { BlockList, isIP } from 'node:net';
import { type Problem, ProblemError } from '../../model/problem.ts';

/** The proxy's URL, or undefined for a direct connection. Throws `ProblemError` for one in the environment that is none. */
export function proxyFor(
  server: string,
  fromKubeconfig: string | undefined,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  if (fromKubeconfig !== undefined) return bare(fromKubeconfig);
  const url = new URL(server);
  const variables = url.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const variable = variables.find(name => (environment[name] ?? '') !== '');
  if (variable === undefined || isDirect(url, environment.NO_PROXY || environment.no_proxy || '')) return undefined;
  const said = environment[variable] ?? '';
  const proxy = said.includes('://') ? said : `http://${said}`;
  if (!isProxyUrl(proxy)) throw new ProblemError(noProxy(variable));
  return bare(proxy);
}

/** Whether this program can go through it. */
export function isProxyUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return /^(https?|socks5h?):$/.test(protocol) && hostname !== '' && isEscaped(username) && isEscaped(password);
}

function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A proxy has no path and no query: Go passes over them, and other libraries refuse them. */
function bare(proxy: string): string {
  const url = new URL(proxy);
  if (/^\/?$/.test(url.pathname) && url.search === '' && url.hash === '') return proxy;
  url.pathname = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

/** The value is not shown: a proxy's URL may hold a password. */
function noProxy(variable: string): Problem {
  return {
    code: 'kubeconfig',
    title: `The environment variable ${variable} is not the URL of an http, https or socks5 proxy`,
    hint: `Correct ${variable}, unset it, or name the server in NO_PROXY`,
  };
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
