/** Where a mesh on real API servers may differ from the rehearsed one. */

export type Allowed = {
  /** Of lines as `differences` writes them: real, then simulated. */
  readonly line: RegExp;
  readonly reason: string;
};

export const allowed: readonly Allowed[] = [
  {
    line: /^ClusterServiceVersion .*\.status\.conditions\[/,
    reason: 'a history of phases, some of them too short to be seen each time',
  },
  {
    line: /^Deployment .*deployment\.kubernetes\.io\/revision/,
    reason: 'the controller writes it together with the status, and the simulated server takes only a status there',
  },
  {
    line: /resources\.limits\.(cpu|memory): "(2|1Gi)" \| "(2000m|1024Mi)"$|proxy\.istio\.io\/overrides: .*\\"cpu\\":\\"2\\"/,
    reason: 'a real server writes amounts in their shortest form, the simulated one as they were sent',
  },
  {
    line: /^Pod .*status\.conditions\.PodReadyToStartContainers: /,
    reason: 'newer kubelets and kwok have this condition; the nodes of the recordings had none',
  },
  {
    line: /: (null|\{\}) \| -$/,
    reason: 'a real server shows some fields even where nothing is in them: its types cannot leave them out',
  },
  {
    line: /^Pod .*ontainers\[\d\]\.volumeMounts: .*kube-api-access/,
    reason: 'a real server looks at a pod again after a webhook, and gives injected containers their token too',
  },
  {
    line: /^DaemonSet .*deprecated\.daemonset\.template\.generation/,
    reason: 'the older of two places in which a real server keeps this number',
  },
  {
    line: /^Pod istio-cni\/.*spec\.priority: 2000001000 \| 0$/,
    reason: 'the simulated server has no priority classes',
  },
  {
    line: /^Secret .*legacy-token-last-used/,
    reason: 'the date of use, which a real server notes some time after',
  },
  {
    line: /^HorizontalPodAutoscaler .*\.status\./,
    reason: 'real autoscalers look every 15 s, most runs end before',
  },
];
