/** How each program is started: measured, not guessed; the reason stands at what is not obvious. */
import { join } from 'node:path';
import type { ProgramName } from './programs.ts';

export type Ports = {
  readonly etcd: number;
  readonly etcdPeers: number;
  readonly server: number;
  readonly kubelet: number;
};

export type Placement = {
  readonly folder: string;
  readonly ports: Ports;
  /** Addresses of pods, in CIDR form. */
  readonly podNetwork: string;
  /** Further flags of kube-apiserver; where a flag comes twice the last one counts. */
  readonly serverFlags: readonly string[];
};

/** Names of the files that `startControlPlane` writes into the folder. */
export const files = {
  ca: 'ca.pem',
  serverCertificate: 'server.pem',
  serverKey: 'server-key.pem',
  kubeletClientCertificate: 'kubelet-client.pem',
  kubeletClientKey: 'kubelet-client-key.pem',
  accountsKey: 'accounts-key.pem',
  accountsPublicKey: 'accounts.pem',
  tokens: 'tokens.csv',
  kubeconfig: 'kubeconfig',
  kwok: 'kwok.yaml',
  kubelet: 'kubelet.json',
  podLog: 'pod-log',
} as const;

export function flagsOf(program: ProgramName, at: Placement): readonly string[] {
  const file = (name: keyof typeof files) => join(at.folder, files[name]);
  const etcd = `http://127.0.0.1:${at.ports.etcd}`;
  const etcdPeers = `http://127.0.0.1:${at.ports.etcdPeers}`;
  switch (program) {
    case 'etcd':
      return [
        '--name=test',
        `--data-dir=${join(at.folder, 'etcd')}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=${etcdPeers}`,
        `--initial-advertise-peer-urls=${etcdPeers}`,
        `--initial-cluster=test=${etcdPeers}`,
        // The data are thrown away anyway, and a test machine's disk is slow.
        '--unsafe-no-fsync',
        '--log-level=warn',
      ];
    case 'kube-apiserver':
      return [
        `--etcd-servers=${etcd}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${at.ports.server}`,
        `--tls-cert-file=${file('serverCertificate')}`,
        `--tls-private-key-file=${file('serverKey')}`,
        `--client-ca-file=${file('ca')}`,
        `--token-auth-file=${file('tokens')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${file('accountsPublicKey')}`,
        `--service-account-signing-key-file=${file('accountsKey')}`,
        '--service-cluster-ip-range=10.96.0.0/16',
        '--authorization-mode=Node,RBAC',
        '--allow-privileged=true',
        '--profiling=false',
        // Nothing in the cluster could reach 127.0.0.1 as `kubernetes.default`, so it gets no endpoints.
        '--endpoint-reconciler-type=none',
        // Webhooks are called at their endpoints: there is no kube-proxy that would know their Services' addresses.
        '--enable-aggregator-routing=true',
        // It taints new nodes as not ready, and only the node lifecycle controller (left out below) would remove that.
        '--disable-admission-plugins=TaintNodesByCondition',
        // For exec and logs. Nodes' names do not resolve here.
        `--kubelet-client-certificate=${file('kubeletClientCertificate')}`,
        `--kubelet-client-key=${file('kubeletClientKey')}`,
        '--kubelet-preferred-address-types=InternalIP',
        ...at.serverFlags,
      ];
    case 'kube-controller-manager':
      return [
        `--kubeconfig=${file('kubeconfig')}`,
        '--leader-elect=false',
        '--secure-port=0',
        `--service-account-private-key-file=${file('accountsKey')}`,
        `--root-ca-file=${file('ca')}`,
        '--kube-api-qps=500',
        '--kube-api-burst=1000',
        // Simulated nodes send no heartbeats and must not be given up for that. (The names here are the full ones.)
        '--controllers=*,-node-lifecycle-controller',
      ];
    case 'kube-scheduler':
      return [
        `--kubeconfig=${file('kubeconfig')}`,
        '--leader-elect=false',
        '--secure-port=0',
        '--kube-api-qps=500',
        '--kube-api-burst=1000',
      ];
    case 'kwok':
      return [
        `--kubeconfig=${file('kubeconfig')}`,
        `--config=${file('kwok')}`,
        '--manage-all-nodes',
        `--cidr=${at.podNetwork}`,
        '--node-ip=127.0.0.1',
      ];
    case 'test-kubelet':
      return [
        `--listen=127.0.0.1:${at.ports.kubelet}`,
        `--cert=${file('serverCertificate')}`,
        `--key=${file('serverKey')}`,
        `--client-ca=${file('ca')}`,
        `--config=${file('kubelet')}`,
      ];
  }
}
