/** Whether the home cluster gets the plugin for OpenShift's web console, and what prevents it. Pure. */
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { bad } from './kiali-place.ts';

type Said = Pick<KialiChoices, 'console'>;

/** One of ours follows Kiali from then on; beside a foreign one there can be no second. */
export function wantsConsole({ console: said }: Said, { survey: { consoles = [] } }: KialiFound): boolean {
  if (consoles.length > 0) return consoles.every(isOurs);
  return said === true;
}

/** Where it was asked for and cannot be. */
export function consoleProblems({ console: said }: Said, { member, survey, bundle }: KialiFound): readonly Problem[] {
  if (said !== true) return [];
  if (member.platform !== 'openshift') {
    return [bad(`--console: ${member.name} is not OpenShift, whose web console the plugin is for`, 'Leave it out.')];
  }
  const lacks = survey.operator !== undefined && survey.consoles === undefined;
  const brings =
    bundle === undefined ||
    'problem' in bundle ||
    bundle.kinds.some(({ metadata }) => metadata.name === 'ossmconsoles.kiali.io');
  if (!lacks && brings) return [];
  return [
    {
      code: 'version-missing',
      title: `--console: the Kiali operator of ${member.name} does not know OSSMConsole`,
      hint: 'The operator kiali-ossm of OpenShift Service Mesh does; with another one leave the flag out.',
    },
  ];
}

/** What the user should know about the console plugin before the plan runs. */
export function consoleWarnings({ console: said }: Said, home: KialiFound): readonly string[] {
  const theirs = home.survey.consoles?.find(each => !isOurs(each));
  if (said !== true || theirs === undefined) return [];
  const { name, namespace = '' } = theirs.metadata;
  return [
    `OSSMConsole ${namespace}/${name} on ${home.member.name} was not created by eastwest, and is used as it is: the operator installs only one console plugin`,
  ];
}
