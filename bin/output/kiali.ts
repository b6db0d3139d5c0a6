/** A prepared Kiali as text, a lane for each cluster. */
import { preview } from '../../source/engine/preview.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { KialiPlan, KialiSite } from '../../source/model/kiali.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { PreparedKiali } from '../../source/preparation/prepare-kiali.ts';
import type { Symbols } from './symbols.ts';

function operatorWords(site: KialiSite | undefined): string {
  if (site?.ownAccount === true) return 'no Kiali operator needed';
  return site?.operator?.title ?? 'Kiali operator will be installed';
}

/** `whole`: with every step and its objects. */
export function kialiText(prepared: PreparedKiali, symbols: Symbols, whole: boolean): string {
  const { kiali, apart, mesh, steps, warnings } = prepared;
  const previews = preview(steps, mesh.id);
  const plans = [kiali, ...apart];
  const lanes = plans.flatMap(plan =>
    plan.mesh.members.map(({ name, context, platform }) => {
      const own = previews.filter(({ step }) => step.cluster === name);
      const lines = own.flatMap(({ step, objects, amendments = [] }) => [
        `  ${cleaned(step.title)}`,
        ...objects.map(object => `    ${cleaned(objectTitle(refOf(object)))}`),
        ...amendments.map(({ object, words }) => `    changes ${cleaned(object)}: ${cleaned(words, 1_000)}`),
      ]);
      const operator = operatorWords(plan.sites.get(name));
      const words = `context ${context}, ${platform === 'openshift' ? 'OpenShift' : 'Kubernetes'}, ${operator}`;
      const head = `${name}: ${partOf(plan, name, kiali)} (${cleaned(words)})\n`;
      return whole ? `\n${head}${lines.join('\n')}\n` : `  ${head}`;
    }),
  );
  const told = warnings.map(words => `${symbols.warning} warning: ${cleaned(words, 1_000)}\n`);
  return [...plans.map(headOf), ...lanes, whole && told.length > 0 ? '\n' : '', ...told].join('');
}

/** What a cluster has to do with Kiali. */
function partOf({ home }: KialiPlan, name: string, { home: first }: KialiPlan): string {
  if (name !== home.name) return 'seen by it';
  return home === first ? 'Kiali' : `a Kiali of its own, linked with that of ${first.name}`;
}

function headOf({ mesh, namespace, name, home, auth, metrics }: KialiPlan): string {
  const store =
    metrics === undefined ? '' : `, metrics: ${metrics.from === 'store' ? cleaned(metrics.url) : metrics.from}`;
  return `${mesh.id}: Kiali ${namespace}/${name} on ${home.name}, login: ${auth}${store}\n`;
}
