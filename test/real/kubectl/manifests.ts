/** What both servers hold: what people have in a namespace, written as they write it. */

export const deployment = (image: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web, tier: front }
  annotations: { example.com/owner: somebody }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: runner
      containers:
        - name: main
          image: ${image}
          ports: [{ name: http, containerPort: 8080 }]
          env:
            - { name: MODE, value: fast }
            - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: login, key: password } } }
          envFrom: [{ configMapRef: { name: settings } }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
          readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5 }
          volumeMounts: [{ name: settings, mountPath: /etc/settings, readOnly: true }]${more}
      volumes:
        - { name: settings, configMap: { name: settings } }
`;

export const contents = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: runner }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { app: web } }
data:
  color: blue
  file.conf: |
    one=1
    two=2
---
apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { user: somebody, password: not-so-secret }
---
${deployment('web:1')}
---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: v1
kind: Service
metadata: { name: headless }
spec:
  clusterIP: None
  selector: { app: web }
  ports: [{ port: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: outside, annotations: { example.com/lb: "yes" } }
spec:
  type: LoadBalancer
  selector: { app: web }
  ports: [{ name: tls, port: 15443, targetPort: 15443 }, { name: status, port: 15021 }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers: [{ name: agent, image: "agent:1", securityContext: { runAsNonRoot: true } }]
---
apiVersion: v1
kind: Pod
metadata: { name: alone, labels: { run: alone } }
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - { name: first, image: "first:1", command: [sleep, infinity] }
    - { name: second, image: "second:1", args: [--verbose] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules: [{ apiGroups: ["", apps], resources: [pods, deployments], verbs: [get, list, watch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: runner, namespace: lab }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ podSelector: { matchLabels: { role: front } } }], ports: [{ port: 8080 }] }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  ingressClassName: any
  tls: [{ hosts: [shop.example.com], secretName: login }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: any }
spec: { controller: example.com/any }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: slow }
provisioner: example.com/slow
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: disk }
spec: { accessModes: [ReadWriteOnce], storageClassName: slow, resources: { requests: { storage: 1Gi } } }
`;

export const budget = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
`;

export const configMap = (color: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: applied }
data: { color: ${color}, size: big }
`;

export const statefulSet = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 2
  serviceName: headless
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{ name: db, image: "db:1" }]
`;

/** The webhooks are never reached: one has no such port, the other is ignored. */
export const others = `
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { capacity: { storage: 2Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /disk }, storageClassName: other }
---
apiVersion: v1
kind: LimitRange
metadata: { name: most }
spec: { limits: [{ type: PersistentVolumeClaim, max: { storage: 9Gi } }] }
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: high }
value: 1000
description: For what matters.
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: checker }
webhooks:
  - name: checker.example.com
    clientConfig: { service: { name: web, namespace: lab, path: /check } }
    rules: [{ apiGroups: [example.com], apiVersions: [v1], resources: [things], operations: [CREATE] }]
    admissionReviewVersions: [v1]
    sideEffects: None
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: changer }
webhooks:
  - name: changer.example.com
    clientConfig: { url: "https://127.0.0.1:1/change" }
    rules: [{ apiGroups: [example.com], apiVersions: [v1], resources: [things], operations: [CREATE] }]
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Thing, plural: things, singular: thing, shortNames: [th] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {}, scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas } }
      additionalPrinterColumns:
        - { name: Size, type: integer, jsonPath: .spec.size }
        - { name: Color, type: string, jsonPath: .spec.color, priority: 1 }
        - { name: Age, type: date, jsonPath: .metadata.creationTimestamp }
      schema:
        openAPIV3Schema:
          type: object
          description: A thing.
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer, minimum: 1, description: How big. }
                replicas: { type: integer }
                color: { type: string, enum: [red, blue], default: red }
            status: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;

export const thing = (size: number) => `
apiVersion: example.com/v1
kind: Thing
metadata: { name: one }
spec: { size: ${size}, replicas: 1 }
`;
