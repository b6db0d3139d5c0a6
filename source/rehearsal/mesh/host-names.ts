/** Host names of simulated load balancers. A name carries its IP, so that everybody resolves it without a name server. */

const ZONE = 'elb.example.com';

/** `ip-172-18-255-201.east.elb.example.com`. */
export function hostNameOf(ip: string, cluster: string): string {
  return `ip-${ip.replaceAll('.', '-')}.${cluster}.${ZONE}`;
}

/** The IP of such a name; any other address as it is. */
export function ipOf(address: string): string {
  if (!address.endsWith(`.${ZONE}`)) return address;
  const octets = /^ip-(\d+)-(\d+)-(\d+)-(\d+)\./.exec(address)?.slice(1);
  return octets?.join('.') ?? address;
}
