/** What a server would make of things, which are then not made. */
import { type Command, sorted } from '../command.ts';

export const drafts: readonly Command[] = [
  { line: 'create job draft --image=j:1 --dry-run=server -o yaml' },
  { line: 'create cronjob draft --image=c:1 --schedule=@daily --dry-run=server -o yaml' },
  { line: 'create deployment draft --image=d:1 --port=80 --replicas=2 --dry-run=server -o yaml' },
  {
    line: 'create ingress draft --class=any --rule=a.example.com/x*=web:80,tls=login --dry-run=server -o yaml',
  },
  { line: "create ingress draft --rule='*.example.com/=web:80' --dry-run=server -o yaml" },
  { line: 'create namespace draft --dry-run=server -o yaml' },
  { line: 'create pdb draft --selector=app=web --min-available=50% --dry-run=server -o yaml' },
  { line: 'create priorityclass draft --value=5 --description=x --dry-run=server -o yaml' },
  { line: 'create service loadbalancer draft --tcp=1:2 --dry-run=server -o yaml' },
  { line: 'create service externalname draft --external-name=x.example.com --dry-run=server -o yaml' },
  {
    line: 'create secret docker-registry draft --docker-username=u --docker-password=p --docker-server=r.example.com --dry-run=server -o yaml',
  },
  { line: 'create rolebinding draft --clusterrole=view --user=u --group=g --dry-run=server -o yaml' },
  { line: 'create clusterrole draft --aggregation-rule=a=b --dry-run=server -o yaml' },
  { line: 'create role draft --verb=get --resource=pods/log --resource-name=x --dry-run=server -o yaml' },
  { line: 'run draft --image=r:1 --env=A=b --port=80 --restart=Never --dry-run=server -o yaml' },
  { line: 'expose deployment web --type=NodePort --name=draft --dry-run=server -o name' },
  { line: 'autoscale deployment web --name=draft --min=1 --max=4 --cpu-percent=70 --dry-run=server -o yaml' },
  { line: 'set image deployment/web *=web:3 --dry-run=server' },
  { line: 'set env deployment/web --from=configmap/settings --dry-run=server', only: sorted },
  { line: 'drain node-1 --ignore-daemonsets --dry-run=client' },
  { line: 'taint node node-1 a=b:NoSchedule --dry-run=server' },
];
