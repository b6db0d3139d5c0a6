/** What else a person types on a bastion in a day. */
import { type Command, type Filter, sorted, withoutKubelet } from '../command.ts';

const tokenOnly: Filter = {
  why: 'a token is signed by its own server',
  of: text => text.replace(/^ey[\w-]+\.[\w-]+\.[\w-]+$/m, '<token>'),
};

const role = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reconciled }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`;

export const daily: readonly Command[] = [
  { line: 'get deployment web --subresource=scale' },
  { line: 'get deployment web --subresource=status -o name' },
  { line: 'get deployment,service web -o name' },
  { line: 'get deployment web -o jsonpath-as-json={.spec.selector}' },
  { line: 'get pods --chunk-size=1 -o name', only: sorted },
  { line: "get pods -l 'app in (web'" },
  { line: 'get pods -l app=a/b' },
  { line: 'get configmaps -A --field-selector=metadata.name=settings' },
  { line: 'get configmaps --token=bad' },
  { line: 'get --raw /nonsense' },
  { line: 'get --raw /api/v1/namespaces/lab/pods?limit=nonsense' },
  { line: 'get --raw /apis/apps/v1/namespaces/lab/deployments/web/scale?pretty=true' },
  { line: 'get events.v1.events.k8s.io', only: withoutKubelet },
  { line: 'events --for=pod/alone --types=Warning' },
  { line: 'describe service headless' },
  { line: 'describe clusterrolebinding cluster-admin' },
  { line: 'describe pods -l app=nobody' },
  { line: 'create token runner --duration=10m', only: tokenOnly },
  { line: 'create token runner --duration=1m' },
  { line: 'create token runner --audience=vault', only: tokenOnly },
  { line: 'create token nobody' },
  { line: 'create namespace Wrong_Name' },
  { line: 'create configmap planned --from-literal=a=b --dry-run=server -o yaml' },
  { line: 'run once --image=once:1 --restart=Never --dry-run=server -o name' },
  { line: 'auth can-i get pods --subresource=log' },
  { line: 'auth can-i get /healthz' },
  { line: "auth can-i '*' '*' --all-namespaces" },
  { line: 'auth can-i get pods -q --as=nobody' },
  { line: 'auth reconcile -f -', input: role },
  { line: 'auth reconcile -f -', input: role.replace('[get]', '[get, list]') },
  { line: 'delete role reconciled' },
  { line: "label configmap settings 'bad key=x'" },
  { line: 'label configmap settings tier=a/b' },
  { line: 'annotate configmap settings a/b/c=x' },
  { line: 'delete configmap settings --dry-run=server' },
  { line: 'delete configmap nobody --dry-run=server' },
  { line: 'delete configmaps -l app=nobody' },
  { line: 'wait --for=create configmap/settings --timeout=5s' },
  { line: 'wait --for=delete pod/nobody --timeout=5s' },
  { line: 'rollout status daemonset/agent --timeout=240s' },
  { line: 'rollout status deployment/nobody' },
  { line: 'set subject rolebinding reader --user=somebody --dry-run=server -o name' },
  { line: 'taint nodes node-1 tried=yes:PreferNoSchedule' },
  { line: 'taint nodes node-1 tried-' },
  { line: 'api-resources --api-group=events.k8s.io -o wide' },
  { line: 'explain deployment --api-version=apps/v9' },
  { line: 'config get-clusters' },
  { line: 'config get-users' },
];
