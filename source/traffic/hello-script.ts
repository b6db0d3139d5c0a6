/**
 * The shell script that asks from inside a client pod (docs/measured.md#requests-from-a-pod). POSIX, for dash, bash and
 * busybox alike.
 *
 * Its arguments are the URL, how many requests a second, and what else curl shall be told. After each answer, body first, it writes a line
 * `@ STATUS SECONDS EXIT MESSAGE` in curl's words. It ends for sure when its stdin ends:
 *
 * - The loop runs in the background, because the shell must read stdin; background jobs get /dev/null as stdin, so the
 *   real one is kept as descriptor 3.
 * - Killing the loop's shell would leave its curl behind, holding stdout: so the loop runs curl in the background too,
 *   waits (which a signal interrupts), and its trap kills the newest child, `$!`.
 * - When the shell itself is killed outright, the loop sees that `$$` is gone, at the latest after ten seconds' worth
 *   of requests; when stdout is gone, curl says so with exit code 23.
 *
 * Each request comes over a connection of its own: a kept one reaches one worker of the sidecar, and that worker's warm
 * connections onward, while callers that are new meet all of them.
 *
 * One curl asks many times where it knows `--rate` (7.84 and later): the number that it counts
 * is in the fragment, which is not sent. A failed request ends it early, and the loop continues with the next.
 * `-N` and `%{stderr}` have each answer written whole at once; buffered, its last line would come with the next answer.
 *
 * Once a second a line `@ alive` says that the command is still there: without it a request that hangs and a lost
 * connection would look the same. A newline comes before it, because a body may end without one.
 */
export const helloScript = `
url=$1 rate=$2
shift 2
pause=$((1000 / rate)); pause=$((pause / 1000)).$(printf %03d $((pause % 1000)))
exec 3<&0
if ! command -v curl >/dev/null; then
  echo '@ 000 0 127 there is no curl in this container'
  exit 127
fi
case $(curl --help all 2>/dev/null) in *--rate*) paced=yes ;; *) paced=no ;; esac

ask_many() {
  curl -s -N -m 5 -H 'Connection: close' --fail-early --rate "$rate/s" "$@" \\
    -w '%{stderr}\\n@ %{http_code} %{time_total} %{exitcode} %{errormsg}\\n' \\
    "$url#[1-$((rate * 10))]" 2>&1 &
  wait $!
}

ask_once() {
  curl -sS -m 5 "$@" -w '\\n@ %{http_code} %{time_total}' "$url" 2>&1 &
  wait $!
  set -- $?
  printf ' %s \\n' "$1"
  return "$1"
}

ask() {
  trap 'kill "$!" 2>/dev/null; exit 0' TERM
  while kill -0 $$ 2>/dev/null; do
    if [ $paced = yes ]; then ask_many "$@"; else ask_once "$@"; fi
    [ $? -ne 23 ] || break
    sleep "$pause" &
    wait $!
  done
  kill $$ 2>/dev/null
}

beat() {
  trap 'kill "$!" 2>/dev/null; exit 0' TERM
  while kill -0 $$ 2>/dev/null; do
    printf '\\n@ alive\\n' || break
    sleep 1 &
    wait $!
  done
}

ask "$@" </dev/null 3<&- &
asking=$!
beat </dev/null 3<&- &
beating=$!
cat <&3 >/dev/null &
reading=$!
trap 'kill $asking $beating $reading 2>/dev/null; wait; exit 0' TERM HUP INT
wait $reading
kill $asking $beating 2>/dev/null
wait
`;
