/** The plugin of Kiali for OpenShift's own web console, on the home cluster: made and served by Kiali's operator. */
import { deploymentAvailable, kindEstablished } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { CONSOLE_NAME, kialiConsole } from '../manifests/kiali.ts';
import type { KialiPlan } from '../model/kiali.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';
import { judgeRun } from './kiali-run.ts';
import { kialiVersion } from './kiali-server.ts';

/** None without `--console`. Its operator asks the server for its version, so the server comes first. */
export function installConsole(kiali: KialiPlan): readonly Step[] {
  if (kiali.console !== true) return [];
  const { home, namespace } = kiali;
  const at = sh`kubectl -n ${namespace} get ossmconsoles.kiali.io ${CONSOLE_NAME}`;
  return [
    {
      id: kialiId(home, 'console-kind'),
      cluster: home.name,
      title: 'OSSMConsole CRD available',
      needs: [kialiId(home, 'kinds')],
      until: kindEstablished('ossmconsoles.kiali.io', () => ({})),
      byHand: '',
    },
    {
      id: kialiId(home, 'console'),
      cluster: home.name,
      title: 'Install console plugin',
      needs: [kialiId(home, 'console-kind'), kialiId(home, 'proof')],
      apply: facts => [
        kialiConsole(kiali, facts.planning ? kialiVersion(kiali, facts) : facts.of(home.name).kialiServer),
      ],
      until: {
        by: 'outcome',
        of: { apiVersion: 'kiali.io/v1alpha1', kind: 'OSSMConsole', namespace, name: CONSOLE_NAME },
        within: 10 * minutes,
        judge: judgeRun,
        byHand: `${at} -o jsonpath='{.status.conditions}'`,
        hint: `its operator says why: ${at} -o yaml`,
      },
      byHand: 'kubectl apply -f ossmconsole.yaml',
    },
    {
      id: kialiId(home, 'console-ready'),
      cluster: home.name,
      title: 'Console plugin ready',
      needs: [kialiId(home, 'console')],
      until: deploymentAvailable({ namespace, name: CONSOLE_NAME }, 5 * minutes, 'app=ossmconsole'),
      byHand: '',
    },
  ];
}
