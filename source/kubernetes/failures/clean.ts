/** Words from outside as a Problem's evidence: fit for a terminal and free of secrets. */
import { cleanedLines } from '../../model/clean.ts';

// biome-ignore format: one rule a line reads best
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*-----[\s\S]*?(-----END [^-]*-----|$)/g, '<pem>'],
  [/\beyJ[\w-]{8,}(\.[\w-]*)*/g, '<token>'],                                  // JSON web tokens
  [/\bsha256~[\w-]+/g, '<token>'],                                            // OpenShift's access tokens
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 <token>'],
  [/\/\/[^/\s:@]*:[^/\s@]+@/g, '//<login>@'],                                 // URLs of proxies
  [/((?<![\w-])[\w-]*(?:token|password|passwd|secret|key-data|private[_-]?key)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;}"']+)/gi, '$1<hidden>'],
  [/[A-Za-z0-9+/=_~]{48,}/g, '<hidden>'],                                     // long base64; names have hyphens
];

/** At most twelve readable lines: no control or escape sequences, no token, key or password. */
export function clean(text: string): string {
  let safe = cleanedLines(text, 12).join('\n');
  for (const [pattern, instead] of secrets) safe = safe.replace(pattern, instead);
  return safe;
}
