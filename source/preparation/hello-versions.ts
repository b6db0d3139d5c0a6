/** Which helloworld each cluster runs. Pure. */

/**
 * The version that a cluster alone has already, else the next that none has. A version that two clusters run proves
 * nothing: each would receive it from itself. That is what naming the clusters in another order would lead to, were they
 * numbered by place alone. `there`: by cluster, the versions that it has.
 */
export function chooseHelloVersions(there: readonly (readonly string[])[]): readonly string[] {
  const taken = new Set(there.flat());
  return there.map((versions, index) => {
    const own = versions.find(version => there.every((others, other) => other === index || !others.includes(version)));
    if (own !== undefined) return own;
    for (let number = index + 1; ; number++) {
      const free = `v${number}`;
      if (taken.has(free)) continue;
      taken.add(free);
      return free;
    }
  });
}
