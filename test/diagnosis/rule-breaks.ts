/** Breaks by policies, routes and settings that decide where requests may go. */
import type { JsonObject } from '../../source/model/kube.ts';
import { configured, each, host, istio, merge, object, type Row, service } from './breaking.ts';

const rule = (spec: JsonObject, name = 'helloworld') =>
  object('networking', 'DestinationRule', name, 'sample', { host, ...spec });

const route = (http: JsonObject) =>
  object('networking', 'VirtualService', 'helloworld', 'sample', { hosts: ['helloworld'], http: [http] });

export const ruleBreaks: Readonly<Record<string, readonly Row[]>> = {
  'policies and rules': [
    {
      name: 'an AuthorizationPolicy denies all in the namespace',
      by: { on: 'west', create: object('security', 'AuthorizationPolicy', 'nobody', 'sample', {}) },
      told: ['policy', 'fine'],
      says: /AuthorizationPolicy sample\/nobody on west/,
    },
    {
      name: 'an AuthorizationPolicy denies all in the mesh',
      by: {
        on: 'west',
        create: object('security', 'AuthorizationPolicy', 'nobody', 'istio-system', { action: 'DENY', rules: [{}] }),
      },
      told: ['policy', 'fine'],
      says: /istio-system\/nobody on west: DENY/,
    },
    {
      name: 'mutual TLS is off at the server',
      by: {
        on: 'west',
        create: object('security', 'PeerAuthentication', 'off', 'sample', { mtls: { mode: 'DISABLE' } }),
      },
      restarts: 'east',
      told: ['policy', 'endpoints'],
      says: /PeerAuthentication sample\/off/,
    },
    {
      name: 'a DestinationRule gives up mutual TLS',
      by: { on: 'east', create: rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } }) },
      told: ['endpoints', 'fine'],
      says: /DestinationRule sample\/helloworld on east gives up mutual TLS/,
    },
    {
      name: 'a VirtualService aborts every request',
      by: {
        on: 'east',
        create: route({
          fault: { abort: { httpStatus: 503, percentage: { value: 100 } } },
          route: [{ destination: { host: 'helloworld' } }],
        }),
      },
      told: ['routing', 'fine'],
      says: /responds with 503/,
    },
    {
      name: 'a VirtualService leads to another host',
      by: { on: 'east', create: route({ route: [{ destination: { host: 'nowhere' } }] }) },
      told: ['routing', 'fine'],
      says: /leads to nowhere/,
    },
    {
      name: 'a VirtualService leads to a subset that no rule defines',
      by: { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'v9' } }] }) },
      told: ['routing', 'fine'],
      says: /no DestinationRule for the host defines it/,
    },
    {
      name: 'a VirtualService leads to a subset without pods in west',
      by: each(
        { on: 'east', create: rule({ subsets: [{ name: 'first', labels: { version: 'v1' } }] }) },
        { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'first' } }] }) },
      ),
      told: ['routing', 'fine'],
      says: /routed to a subset that has no pod in west.*version.*v1/,
    },
    {
      name: 'a VirtualService leads to a subset that the gateway of west does not know',
      by: each(
        { on: 'east', create: rule({ subsets: [{ name: 'second', labels: { version: 'v2' } }] }) },
        { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'second' } }] }) },
      ),
      told: ['routing', 'fine'],
      says: /the gateway of west does not know the subset.*create the same DestinationRule on west/,
    },
    {
      name: 'a DestinationRule gives the own locality all requests',
      by: {
        on: 'east',
        create: rule({
          trafficPolicy: {
            loadBalancer: {
              localityLbSetting: { distribute: [{ from: 'region-east/*', to: { 'region-east/*': 100 } }] },
            },
          },
        }),
      },
      told: ['endpoints', 'fine'],
      says: /DestinationRule sample\/helloworld on east gives each locality a share, and those of west none/,
    },
    {
      name: 'meshConfig gives the own locality all requests',
      by: {
        on: 'east',
        of: istio,
        patch: {
          spec: {
            values: {
              meshConfig: {
                localityLbSetting: { distribute: [{ from: 'region-east/*', to: { 'region-east/*': 100 } }] },
              },
            },
          },
        },
        wait: configured('distribute', true),
      },
      told: ['endpoints', 'fine'],
      says: /meshConfig of east gives each locality a share/,
    },
    {
      name: 'the trust domain of west is another (T10)',
      by: {
        on: 'west',
        of: istio,
        patch: { spec: { values: { meshConfig: { trustDomain: 'west.local' } } } },
        wait: configured('west.local', true, 'west'),
      },
      told: ['trust', 'trust'],
      says: /different trust domains.*trustDomain west\.local/,
    },
    {
      name: 'a DestinationRule prefers the own cluster',
      by: { on: 'east', create: rule({ trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } } }) },
      told: ['locality', 'fine'],
      says: /outlierDetection/,
    },
    {
      name: 'the Service asks for the own cluster',
      by: merge(service, { spec: { trafficDistribution: 'PreferClose' } }, 'east'),
      told: ['locality', 'fine'],
      says: /trafficDistribution is PreferClose/,
    },
  ],
};
