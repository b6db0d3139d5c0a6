/** How a cluster asks helloworld and what its answers mean (domain §13.2). */
import type { Heard } from '../model/tally.ts';

const SCRIPT = `
exec 3<&0
while :; do
  curl -sS -m 5 -w '\\n@ %{http_code} %{time_total} %{exitcode} %{errormsg}\\n' "$1" 2>/dev/null
  sleep 0.1
done &
loop=$!
cat <&3 >/dev/null
kill $loop
`;

/** The service's address as pods of the mesh call it. */
export function helloUrl(namespace: string): string {
  return `http://helloworld.${namespace}:5000/hello`;
}

/** Asks \`url\` so many times a second until stdin ends. */
export function helloCommand(url: string, perSecond: number): readonly string[] {
  return ['sh', '-c', SCRIPT, 'hello', url, String(perSecond)];
}

/** Reads the lines of one stream: an answer is complete with its trailer line. */
export function helloReader(): (line: string) => Heard | undefined {
  let body = '';
  return line => {
    const trailer = /^@ (\d{3}) ([\d.]+) (\d+) ?(.*)$/.exec(line);
    if (trailer === null) {
      if (line !== '') body = line;
      return undefined;
    }
    const [, code = '', took = '0', exit = '0', error = ''] = trailer;
    const hello = /^Hello version: (\S+), instance: (\S+)$/.exec(body);
    const reason = exit === '0' ? `HTTP ${code}: ${body.slice(0, 80)}` : error || `curl exit code ${exit}`;
    body = '';
    return hello === null || code !== '200'
      ? { heard: 'miss', reason, took: Number(took) }
      : { heard: 'response', version: hello[1] ?? '', instance: hello[2] ?? '', took: Number(took) };
  };
}
