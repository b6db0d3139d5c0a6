/** Makes what the others look at. */
import { type Command, lastLine, sorted } from '../command.ts';
import { budget, contents } from '../manifests.ts';

export const beginning: readonly Command[] = [
  { line: 'create namespace lab' },
  { line: 'config set-context --current --namespace=lab' },
  { line: 'wait --for=create serviceaccount/default --timeout=240s' },
  { line: 'wait --for=create configmap/kube-root-ca.crt --timeout=240s' },
  { line: 'apply -f -', input: contents },
  { line: 'rollout status deployment/web --timeout=240s', only: lastLine },
  { line: 'rollout status daemonset/agent --timeout=240s', only: lastLine },
  { line: 'wait pod --all --for=condition=Ready --timeout=240s', only: sorted },
  { line: 'wait deployment/web --for=jsonpath={.status.availableReplicas}=2 --timeout=240s' },
  // Of a budget that is there before its pods an event may tell that there are none.
  { line: 'apply -f -', input: budget },
  { line: 'wait pdb/web --for=jsonpath={.status.currentHealthy}=2 --timeout=240s' },
];
