/** What a person on a bastion types, in an order in which it makes sense. */
import { type Command, lastLine, sorted } from './command.ts';
import { contents } from './manifests.ts';

/** Makes what the others look at. */
const beginning: readonly Command[] = [
  { line: 'create namespace lab' },
  { line: 'config set-context --current --namespace=lab' },
  { line: 'wait --for=create serviceaccount/default --timeout=20s' },
  { line: 'apply -f -', input: contents },
  { line: 'rollout status deployment/web --timeout=30s', only: lastLine },
  { line: 'rollout status daemonset/agent --timeout=30s', only: lastLine },
  { line: 'wait pod --all --for=condition=Ready --timeout=30s', only: sorted },
];

const gets: readonly Command[] = [
  { line: 'get all', only: sorted },
  { line: 'get deployments' },
  { line: 'get deployments -o wide' },
  { line: 'get deployment web -o yaml' },
  { line: 'get deployment web -o json' },
  { line: 'get pods -l app=web', only: sorted },
  { line: 'get pods -o wide', only: sorted },
  { line: 'get pods -o name', only: sorted },
  { line: 'get pod alone -o yaml' },
  { line: 'get services' },
  { line: 'get service web -o yaml' },
];

export const commands: readonly Command[] = [...beginning, ...gets];
