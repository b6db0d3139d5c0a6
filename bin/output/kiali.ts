/** A prepared Kiali as text, a lane for each cluster. */
import { preview } from '../../source/engine/preview.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { KialiSite } from '../../source/model/kiali.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { PreparedKiali } from '../../source/preparation/prepare-kiali.ts';
import type { Symbols } from './symbols.ts';

function operatorWords(site: KialiSite | undefined): string {
  if (site?.ownAccount === true) return 'no Kiali operator needed';
  return site?.operator?.title ?? 'Kiali operator will be installed';
}

/** `whole`: with every step and its objects. */
export function kialiText({ kiali, steps, warnings }: PreparedKiali, symbols: Symbols, whole: boolean): string {
  const { mesh, home, namespace, auth } = kiali;
  const previews = preview(steps, mesh.id);
  const lanes = mesh.members.map(({ name, context, platform }) => {
    const own = previews.filter(({ step }) => step.cluster === name);
    const lines = own.flatMap(({ step, objects, amendments = [] }) => [
      `  ${cleaned(step.title)}`,
      ...objects.map(object => `    ${cleaned(objectTitle(refOf(object)))}`),
      ...amendments.map(({ object, words }) => `    changes ${cleaned(object)}: ${cleaned(words, 1_000)}`),
    ]);
    const operator = operatorWords(kiali.sites.get(name));
    const what = name === home.name ? 'Kiali' : 'seen by it';
    const words = `context ${context}, ${platform === 'openshift' ? 'OpenShift' : 'Kubernetes'}, ${operator}`;
    const head = `${name}: ${what} (${cleaned(words)})\n`;
    return whole ? `\n${head}${lines.join('\n')}\n` : `  ${head}`;
  });
  const told = warnings.map(words => `${symbols.warning} warning: ${cleaned(words, 1_000)}\n`);
  const { metrics } = kiali;
  const store =
    metrics === undefined ? '' : `, metrics: ${metrics.from === 'store' ? cleaned(metrics.url) : metrics.from}`;
  const head = `${mesh.id}: Kiali ${namespace}/${kiali.name} on ${home.name}, login: ${auth}${store}\n`;
  return [head, ...lanes, whole && told.length > 0 ? '\n' : '', ...told].join('');
}
