import assert from 'node:assert/strict';
import { test } from 'node:test';
import { istiodGateway, istiodVirtualService } from '../../source/manifests/exposure.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { istiodExposureTrouble } from '../../source/traffic/istiod-exposure.ts';

const selector = { name: 'istio', value: 'eastwestgateway' };
const trouble = (gateways: readonly KubeObject[], routes: readonly KubeObject[]) =>
  istiodExposureTrouble('east', gateways, routes, selector);
const renamed = (object: KubeObject, name: string) => ({ ...object, metadata: { ...object.metadata, name } });
const without = (object: KubeObject, port: number) =>
  JSON.parse(JSON.stringify(object).replaceAll(`:${port}`, ':1')) as KubeObject;

test('what we write leads the remotes to istiod', () => {
  assert.equal(trouble([istiodGateway()], [istiodVirtualService()]), undefined);
});

test('another name does as well, when the VirtualService knows it, with its namespace or without', () => {
  const gateway = renamed(istiodGateway(), 'theirs');
  const route = (name: string) => ({
    ...istiodVirtualService(),
    spec: { ...(istiodVirtualService().spec as object), gateways: [name] },
  });
  assert.equal(trouble([gateway], [route('theirs')]), undefined);
  assert.equal(trouble([gateway], [route('istio-system/theirs')]), undefined);
  assert.match(trouble([gateway], [istiodVirtualService()]) ?? '', /no VirtualService routes port 15012/);
});

test('each of the two ports is needed, at the Gateway and in the VirtualService', () => {
  assert.match(
    trouble([without(istiodGateway(), 15017)], [istiodVirtualService()]) ?? '',
    /no Gateway opens port 15017/,
  );
  assert.match(
    trouble([istiodGateway()], [without(istiodVirtualService(), 15017)]) ?? '',
    /no VirtualService routes port 15017 to it/,
  );
  assert.match(trouble([], []) ?? '', /no Gateway opens port 15012/);
});

test('a Gateway of other pods opens nothing', () => {
  const other = {
    ...istiodGateway(),
    spec: { ...(istiodGateway().spec as object), selector: { istio: 'ingressgateway' } },
  };
  assert.match(trouble([other], [istiodVirtualService()]) ?? '', /no Gateway opens port 15012/);
});
