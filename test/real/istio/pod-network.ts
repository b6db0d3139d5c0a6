/**
 * A network for the pods of several clusters in a network namespace of the test's own: a bridge for each cluster, load
 * balancers by address translation, and no way between the pods of two networks but through those.
 */
import { execFileSync } from 'node:child_process';

/** The part of the pods' addresses that says the cluster: 10.244, 10.245 … */
export const podPrefix = (index: number) => `10.${244 + index}`;

/** The bridge's own address in that cluster: where this machine is for its pods. */
export const bridgeAddress = (index: number) => `${podPrefix(index)}.255.254`;

export function ran(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts from nothing, whatever a test before has left. `isOneNetwork`: pods of all clusters reach one another. */
export function preparePodNetwork(clusters: number, isOneNetwork: boolean): void {
  for (const table of ['nat', 'filter']) {
    ran('iptables', '-t', table, '-F');
    ran('iptables', '-t', table, '-X');
  }
  for (const [bridge] of ran('ip', '-o', 'link').matchAll(/\bpods\d+/g)) ran('ip', 'link', 'del', bridge);
  ran('ip', 'link', 'set', 'lo', 'up');
  ran('sysctl', '-wq', 'net.ipv4.ip_forward=1');
  // What no rule translates is refused here, as by a load balancer without endpoints.
  ran('ip', 'route', 'replace', 'local', '172.18.0.0/16', 'dev', 'lo');
  for (const chain of ['PREROUTING', 'OUTPUT']) {
    for (let index = 0; index < clusters; index += 1) {
      if (chain === 'PREROUTING') ran('iptables', '-t', 'nat', '-N', chainOf(index));
      ran('iptables', '-t', 'nat', '-A', chain, '-j', chainOf(index));
    }
  }
  ran('iptables', '-t', 'nat', '-A', 'POSTROUTING', '-m', 'conntrack', '--ctstate', 'DNAT', '-j', 'MASQUERADE');
  ran('iptables', '-A', 'FORWARD', '-m', 'conntrack', '--ctstate', 'DNAT,ESTABLISHED,RELATED', '-j', 'ACCEPT');
  for (let index = 0; index < clusters; index += 1) {
    ran('ip', 'link', 'add', `pods${index}`, 'type', 'bridge');
    ran('ip', 'addr', 'add', `${bridgeAddress(index)}/16`, 'dev', `pods${index}`);
    ran('ip', 'link', 'set', `pods${index}`, 'up');
    if (isOneNetwork) continue;
    ran('iptables', '-A', 'FORWARD', '-i', `pods${index}`, '!', '-o', `pods${index}`, '-j', 'DROP');
  }
}

const chainOf = (index: number) => `LB${index}`;

export type Balanced = { readonly address: string; readonly port: number; readonly to: string };

/** The load balancers of a cluster are these now. */
export function balance(index: number, all: readonly Balanced[]): void {
  ran('iptables', '-t', 'nat', '-F', chainOf(index));
  for (const { address, port, to } of all) {
    const match = ['-d', address, '-p', 'tcp', '--dport', String(port)];
    ran('iptables', '-t', 'nat', '-A', chainOf(index), ...match, '-j', 'DNAT', '--to-destination', to);
  }
}

/** Gives the namespace of a process an address in the cluster's network. API servers on this machine stay at 127.0.0.1. */
export function joinPodNetwork(process: number, index: number, address: string, apiPorts: readonly number[]): void {
  const inside = (...args: readonly string[]) => ran('nsenter', '-t', String(process), '-n', ...args);
  const link = `v${process}`;
  ran('ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(process));
  ran('ip', 'link', 'set', link, 'master', `pods${index}`, 'up');
  inside('ip', 'link', 'set', 'lo', 'up');
  inside('ip', 'addr', 'add', `${address}/16`, 'dev', 'eth0');
  inside('ip', 'link', 'set', 'eth0', 'up');
  inside('ip', 'route', 'add', 'default', 'via', bridgeAddress(index));
  inside('sysctl', '-wq', 'net.ipv4.conf.all.route_localnet=1');
  for (const port of apiPorts) {
    const match = ['-d', '127.0.0.1', '-p', 'tcp', '--dport', String(port)];
    const to = `${bridgeAddress(index)}:${port}`;
    inside('iptables', '-t', 'nat', '-A', 'OUTPUT', ...match, '-j', 'DNAT', '--to-destination', to);
  }
  inside('iptables', '-t', 'nat', '-A', 'POSTROUTING', '-s', '127.0.0.1', '-o', 'eth0', '-j', 'MASQUERADE');
}
