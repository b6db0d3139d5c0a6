/** Makes what the others look at. */
import { type Command, lastLine, sorted } from '../command.ts';
import { contents } from '../manifests.ts';

export const beginning: readonly Command[] = [
  { line: 'create namespace lab' },
  { line: 'config set-context --current --namespace=lab' },
  { line: 'wait --for=create serviceaccount/default --timeout=20s' },
  { line: 'apply -f -', input: contents },
  { line: 'rollout status deployment/web --timeout=30s', only: lastLine },
  { line: 'rollout status daemonset/agent --timeout=30s', only: lastLine },
  { line: 'wait pod --all --for=condition=Ready --timeout=30s', only: sorted },
  { line: 'wait deployment/web --for=jsonpath={.status.availableReplicas}=2 --timeout=30s' },
  { line: 'wait pdb/web --for=jsonpath={.status.currentHealthy}=2 --timeout=30s' },
];
