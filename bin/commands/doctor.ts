/** `eastwest doctor`: what this machine has for the program. Reads files and the environment; contacts nothing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { isProxyUrl } from '../../source/kubernetes/kubeconfig/proxy.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Command } from '../command.ts';
import { DONE, UNPROVEN } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../output/json.ts';
import { symbolsFor } from '../output/symbols.ts';
import { tableText } from '../output/table.ts';
import { committed, identity } from '../version.ts';

type DoctorCommand = Extract<Command, { readonly command: 'doctor' }>;

export type Finding = {
  readonly subject: string;
  readonly verdict: 'ok' | 'warning' | 'problem';
  readonly words: string;
  readonly hint?: string;
};

/** Exit 3 where something is a problem. `now`: milliseconds since 1970. */
export async function doctor(command: DoctorCommand, io: Io, now: number = Date.now()): Promise<number> {
  const who = await identity();
  const findings = [
    terminal(command, io),
    ...kubeconfig(command, io),
    proxies(io.environment),
    clock(now),
    certificates(command, io),
  ];
  const symbols = symbolsFor(command.appearance);
  const mark = { ok: symbols.ok, warning: symbols.warning, problem: symbols.failed };
  if (command.output === 'json') io.stdout.write(jsonText({ ...who, findings }));
  else {
    const built = who.commit === null ? '' : `, commit ${who.commit.slice(0, 12)} of ${who.committed}`;
    io.stdout.write(`eastwest ${who.version} (${who.form}${built}), Node ${who.node} on ${who.platform}\n\n`);
    const rows = findings.flatMap(({ subject, verdict, words, hint }) => [
      [mark[verdict], subject, words],
      ...(hint === undefined ? [] : [['', '', hint]]),
    ]);
    io.stdout.write(tableText(rows));
  }
  return findings.some(each => each.verdict === 'problem') ? UNPROVEN : DONE;
}

function terminal({ appearance }: DoctorCommand, { terminal: drawn, environment }: Io): Finding {
  const around = [
    environment.TMUX ? 'in tmux' : environment.STY ? 'in screen' : '',
    environment.SSH_CONNECTION ? 'over SSH' : '',
  ].filter(Boolean);
  const words = [
    `TERM=${environment.TERM ?? ''}`,
    appearance.color ? `colours${environment.COLORTERM ? ` (${environment.COLORTERM})` : ''}` : 'no colours',
    appearance.ascii ? 'ASCII only' : 'UTF-8',
    ...around,
  ].join(', ');
  return drawn
    ? { subject: 'terminal', verdict: 'ok', words }
    : { subject: 'terminal', verdict: 'warning', words: `no full screen here: ${words}`, hint: noScreen };
}

const noScreen = 'stdin and stdout must be a terminal that is not dumb. Commands and --plain need none.';

function kubeconfig({ file }: DoctorCommand, { environment, home }: Io): readonly Finding[] {
  const subject = 'kubeconfig';
  try {
    const { all, files = [], hidden = [] } = loadContexts({ kubeconfig: file, environment, home });
    const broken = all.flatMap(({ name, problem }): readonly Finding[] =>
      problem === undefined
        ? []
        : [{ subject: 'context', verdict: 'warning', words: `${name}: ${problem.title}`, hint: problem.hint }],
    );
    const words = `${files.join(', ')}: ${all.length === 1 ? '1 context' : `${all.length} contexts`}`;
    const shadowed = hidden.map((each): Finding => ({ subject, verdict: 'warning', words: each }));
    return [{ subject, verdict: 'ok', words }, ...shadowed, ...broken];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [{ subject, verdict: 'problem', words: error.problem.title, hint: error.problem.hint }];
  }
}

/** Names and passwords in a proxy's URL stay out of bug reports. */
function proxies(environment: Io['environment']): Finding {
  const subject = 'proxies';
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].filter(name => environment[name]);
  if (named.length === 0) return { subject, verdict: 'ok', words: 'none' };
  const urls = named.map(name => {
    const said = environment[name] ?? '';
    const url = said.includes('://') ? said : `http://${said}`;
    return { name, url: isProxyUrl(url) ? new URL(url) : undefined };
  });
  const direct = environment.NO_PROXY || environment.no_proxy;
  const words = urls.map(({ name, url }) =>
    url === undefined ? `${name} is not a URL` : `${name}=${url.protocol}//${url.host}`,
  );
  const all = [...words, ...(direct ? [`NO_PROXY=${direct}`] : [])].join(', ');
  return urls.every(each => each.url !== undefined)
    ? { subject, verdict: 'ok', words: all }
    : {
        subject,
        verdict: 'problem',
        words: all,
        hint: 'Write http://HOST:PORT, https://… or socks5://…, or unset it.',
      };
}

/** A clock before the commit that this was built of is wrong, whatever it shows. */
function clock(now: number): Finding {
  const words = new Date(now).toISOString();
  const late = committed === undefined || now >= Date.parse(committed);
  if (late) return { subject: 'clock', verdict: 'ok', words };
  const hint = 'Set the clock: certificates issued now would have the wrong validity.';
  return {
    subject: 'clock',
    verdict: 'problem',
    words: `${words} is before this program was built (${committed})`,
    hint,
  };
}

function certificates({ meshId, certificates: named }: DoctorCommand, io: Io): Finding {
  const subject = 'certificates';
  const folder = resolve(io.folder, named ?? `eastwest-certs/${meshId}`);
  const there = nearest(folder);
  const words = there === folder ? folder : `${folder} (will be created in ${there})`;
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    return { subject, verdict: 'ok', words };
  } catch {
    return {
      subject,
      verdict: 'problem',
      words: `${words} is not writable`,
      hint: 'Change to another folder, or name one with --certificates.',
    };
  }
}

/** The folder itself, or the nearest one above it that exists. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
