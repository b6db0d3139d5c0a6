/** Our typed builders against upstream's YAML; each deliberate difference stands here with its reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eastWestGateway } from '../../source/manifests/east-west-gateway.ts';
import { crossNetworkGateway, istiodGateway, istiodVirtualService } from '../../source/manifests/exposure.ts';
import { client, helloworld, helloworldService } from '../../source/manifests/samples.ts';
import { at, listAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { member } from '../helpers/meshes.ts';
import { upstreamObjects } from '../helpers/upstream.ts';

const samples = { namespace: 'sample', client: 'curl' } as const;

/** Ours without the namespace that `kubectl apply -n` gives upstream's. */
function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace: _given, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function sameObjects(ours: readonly KubeObject[], theirs: readonly KubeObject[]): void {
  const title = (object: KubeObject) => `${object.kind} ${object.metadata.name}`;
  const byTitle = (left: KubeObject, right: KubeObject) => title(left).localeCompare(title(right));
  assert.deepEqual([...ours].sort(byTitle), [...theirs].sort(byTitle));
}

/**
 * What is left otherwise on purpose: registry.istio.io ends in December 2026, so all images are taken from where they
 * stay; and the number of replicas is their owner's.
 */
function asWanted(object: KubeObject): KubeObject {
  const text = JSON.stringify(object).replaceAll('registry.istio.io/release/', 'docker.io/istio/');
  return JSON.parse(text.replace('"replicas":1,', '')) as KubeObject;
}

/** Ours without what restricted namespaces and quotas ask for, which the samples do not have. */
function unrestricted(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const copy = JSON.parse(JSON.stringify(object)) as {
    spec: { template: { spec: { securityContext?: unknown; containers: Record<string, unknown>[] } } };
  };
  const { spec } = copy.spec.template;
  delete spec.securityContext;
  for (const container of spec.containers) {
    delete container.securityContext;
    if (container.name === 'helloworld') container.resources = { requests: { cpu: '100m' } };
    else delete container.resources;
  }
  return copy as unknown as KubeObject;
}

for (const network of ['network1', 'network2']) {
  const file = network === 'network1' ? 'east-west-gateway-net1.yaml' : 'east-west-gateway-net2.yaml';
  test(`the east-west gateway of ${network} equals the operator's`, () => {
    const theirs = upstreamObjects(`sail-1.30.3/docs-resources/${file}`).map(object => {
      if (object.kind !== 'Deployment') return object;
      // Their affinity holds nothing but nulls.
      const spec = structuredClone(object.spec) as {
        template: { spec: { affinity?: unknown; containers: { resources: { limits: unknown } }[] } };
      };
      delete spec.template.spec.affinity;
      // The same amounts in the words of API servers.
      const [proxy] = spec.template.spec.containers;
      assert.deepEqual(proxy?.resources.limits, { cpu: '2000m', memory: '1024Mi' });
      proxy.resources.limits = { cpu: '2', memory: '1Gi' };
      return { ...object, spec } as unknown as KubeObject;
    });
    sameObjects(eastWestGateway(member('east', { network })).map(normal), theirs.map(normal));
  });
}

/** Empty metadata that nulls leave behind says nothing. */
function normal(object: KubeObject): KubeObject {
  return JSON.parse(JSON.stringify(object)) as KubeObject;
}

test('the exposure of services equals the samples', () => {
  const theirs = upstreamObjects('istio-1.30.3/samples/multicluster/expose-services.yaml');
  assert.deepEqual([withoutNamespace(crossNetworkGateway())], theirs);
});

for (const [release, version] of [
  ['istio-1.30.3', 'v1.30.3'],
  ['istio-1.24.3', 'v1.24.3'],
] as const) {
  test(`helloworld v1 and v2 of ${release} equal the samples`, () => {
    const ours = [
      helloworldService(samples),
      helloworld(samples, 'v1', 'openshift'),
      helloworld(samples, 'v2', 'openshift'),
    ];
    sameObjects(
      ours.map(withoutNamespace).map(unrestricted),
      upstreamObjects(`${release}/samples/helloworld/helloworld.yaml`).map(asWanted),
    );
  });

  for (const name of ['curl', 'sleep'] as const) {
    test(`the client ${name} of ${release} equals the sample`, () => {
      const ours = client({ namespace: 'sample', client: name }, version, 'openshift')
        .map(withoutNamespace)
        .map(unrestricted);
      sameObjects(ours, upstreamObjects(`${release}/samples/${name}/${name}.yaml`).map(asWanted));
    });
  }
}

test('images come from the registry that is named, under the same names', () => {
  const mirrored = { ...samples, registry: 'mirror.example.com:5000/istio' };
  const images = [
    helloworld(mirrored, 'v2', 'openshift'),
    helloworld(mirrored, 'v3', 'openshift'),
    ...client(mirrored, 'v1.30.3', 'openshift'),
  ]
    .flatMap(object => listAt(object, 'spec', 'template', 'spec', 'containers'))
    .map(container => textAt(container, 'image'));
  assert.deepEqual(images, [
    'mirror.example.com:5000/istio/examples-helloworld-v2:1.0',
    'mirror.example.com:5000/istio/examples-helloworld-v1:1.0',
    'mirror.example.com:5000/istio/curl:8.16.0',
  ]);
});

test('annotations for the load balancer stand on the gateway’s Service alone', () => {
  const gatewayAnnotations = { 'networking.gke.io/load-balancer-type': 'Internal' };
  const annotated = eastWestGateway(member('east', { gatewayAnnotations }));
  const plain = eastWestGateway(member('east'));
  const differing = annotated.filter((object, index) => JSON.stringify(object) !== JSON.stringify(plain[index]));
  assert.deepEqual(
    differing.map(object => [object.kind, object.metadata.annotations]),
    [['Service', gatewayAnnotations]],
  );
});

test('a third version of helloworld is the first told to call itself v3', () => {
  const third = helloworld(samples, 'v3', 'openshift');
  assert.match(JSON.stringify(third), /examples-helloworld-v1:1\.0/);
  assert.match(JSON.stringify(third), /\{"name":"SERVICE_VERSION","value":"v3"\}/);
});

test('the exposure of istiod equals the samples', () => {
  const theirs = upstreamObjects('istio-1.30.3/samples/multicluster/expose-istiod.yaml');
  assert.deepEqual([istiodGateway(), istiodVirtualService()].map(withoutNamespace), theirs);
});

test('samples ask for no more than restricted namespaces allow, with limits, and name a user where no range gives one', () => {
  for (const platform of ['openshift', 'kubernetes'] as const) {
    const deployments = [helloworld(samples, 'v1', platform), ...client(samples, 'v1.30.3', platform)].filter(
      ({ kind }) => kind === 'Deployment',
    );
    for (const { spec } of deployments) {
      const pod = at(spec, 'template', 'spec');
      assert.deepEqual(at(pod, 'securityContext'), {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      const [container] = listAt(pod, 'containers');
      assert.equal(at(container, 'securityContext', 'allowPrivilegeEscalation'), false);
      assert.deepEqual(at(container, 'securityContext', 'capabilities'), { drop: ['ALL'] });
      assert.equal(
        typeof at(container, 'securityContext', 'runAsUser'),
        platform === 'openshift' ? 'undefined' : 'number',
      );
      for (const kind of ['requests', 'limits']) {
        for (const what of ['cpu', 'memory']) assert.ok(textAt(container, 'resources', kind, what));
      }
    }
  }
});
