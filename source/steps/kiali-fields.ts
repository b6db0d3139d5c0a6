/**
 * The user's values for Kiali, validated against its CRD where only the run installs that: before anything of Kiali is
 * written.
 */
import type { Step } from '../engine/step.ts';
import { type KialiPlan, operatedByKiali } from '../model/kiali.ts';
import { KIALI_CRD, kialiSpecSchema, unfitFields } from '../model/kiali-schema.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { kialiId } from './kiali-id.ts';

/** One step for each cluster whose CRD was not there when the plan was made. */
export function checkKialiFields(kiali: KialiPlan): readonly Step[] {
  return uncheckedIn(kiali).map(member => ({
    id: kialiId(member, 'fields'),
    cluster: member.name,
    title: 'Check settings against the Kiali CRD',
    needs: [kialiId(member, 'kinds')],
    until: {
      by: 'outcome',
      of: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: KIALI_CRD },
      within: 60,
      byHand: sh`kubectl explain kiali.spec --recursive`,
      hint: 'correct the settings, then run again',
      judge: () => ({
        pending: seen =>
          seen === undefined ? 'the CRD does not exist yet' : wrongIn(kiali, member, kialiSpecSchema(seen)),
        hopeless: seen => (seen === undefined ? undefined : wrongIn(kiali, member, kialiSpecSchema(seen))),
      }),
    },
    byHand: '',
  }));
}

/** What must wait for it, before anything of Kiali is written. */
export const fieldNeeds = (kiali: KialiPlan) => uncheckedIn(kiali).map(member => kialiId(member, 'fields'));

const uncheckedIn = (kiali: KialiPlan) =>
  operatedByKiali(kiali).filter(({ name }) => kiali.sites.get(name)?.unchecked === true);

function wrongIn(kiali: KialiPlan, { name }: Member, schema: unknown): string | undefined {
  const isHome = name === kiali.home.name;
  const { impersonation } = kiali.options ?? {};
  const said = isHome ? kiali : { values: {}, options: impersonation === true ? { impersonation } : {} };
  const words = unfitFields(said, schema, name).map(({ title }) => title);
  return words.length === 0 ? undefined : words.join('; ');
}
