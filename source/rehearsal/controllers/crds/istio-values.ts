/** The fields of `spec.values` of Istio, two levels of them, as the Sail operator 1.30.3 types them; what lies deeper is free. */
import type { JsonObject } from '../../../model/kube.ts';
import { anything } from './crd.ts';

/** By type, the names of the fields. */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  global: {
    object:
      'agentgateway arch defaultNodeSelector defaultPodDisruptionBudget defaultResources istiod logging meshNetworks multiCluster networkPolicy proxy proxy_init sds sts tracer waypoint',
    string:
      'caAddress caName hub imagePullPolicy ipFamilyPolicy istioNamespace jwtPolicy meshID network pilotCertProvider platform priorityClassName remotePilotAddress resourceScope revision tag trustBundleName variant',
    array: 'certSigners defaultTolerations imagePullSecrets ipFamilies podDNSSearchNamespaces',
    boolean:
      'configCluster configValidation enableReaderRBAC externalIstiod logAsJson mountMtlsCerts nativeNftables omitSidecarInjectorConfigMap operatorManageWebhooks',
  },
  pilot: {
    object:
      'affinity autoscaleBehavior cni cpu deploymentLabels env istiodRemote memory nodeSelector podAnnotations podLabels resources seccompProfile serviceAccountAnnotations serviceAnnotations taint',
    boolean: 'autoscaleEnabled configMap enabled',
    integer: 'autoscaleMax autoscaleMin replicaCount',
    string:
      'crlConfigMapName hub image ipFamilyPolicy jwksResolverExtraRootCA keepaliveMaxServerConnectionAge tag trustedZtunnelNamespace variant',
    array: 'envVarFrom extraContainerArgs ipFamilies tolerations topologySpreadConstraints volumeMounts volumes',
    intOrText: 'rollingMaxSurge rollingMaxUnavailable',
    number: 'traceSampling',
  },
  meshConfig: {
    string:
      'accessLogEncoding accessLogFile accessLogFormat connectTimeout dnsRefreshRate h2UpgradePolicy hboneIdleTimeout inboundClusterStatName ingressClass ingressControllerMode ingressSelector ingressService outboundClusterStatName protocolDetectionTimeout rootNamespace trustDomain',
    object:
      'ca defaultConfig defaultHttpRetryPolicy defaultProviders inboundTrafficPolicy localityLbSetting meshMTLS outboundTrafficPolicy pathNormalization tcpKeepalive tlsDefaults',
    array:
      'caCertificates certificates configSources defaultDestinationRuleExportTo defaultServiceExportTo defaultVirtualServiceExportTo discoverySelectors extensionProviders serviceScopeConfigs serviceSettings trustDomainAliases',
    boolean:
      'disableEnvoyListenerLog enableAutoMtls enableEnvoyAccessLogService enablePrometheusMerge enableTracing verifyCertificateAtClient',
    integer: 'proxyHttpPort proxyInboundListenPort proxyListenPort',
  },
  sidecarInjectorWebhook: {
    array: 'alwaysInjectSelector defaultTemplates neverInjectSelector',
    boolean: 'enableNamespacesByDefault rewriteAppHTTPProbe',
    object: 'injectedAnnotations templates',
    string: 'injectionURL reinvocationPolicy',
  },
  base: {
    array: 'excludedCRDs',
    string: 'validationCABundle validationURL',
  },
  telemetry: {
    boolean: 'enabled',
    object: 'v2',
  },
};

/** A field of the values: only the fields that the operator knows are in it. */
export function valuesSchema(name: string): JsonObject {
  const properties = Object.entries(fields[name] ?? {}).flatMap(([type, names]) =>
    names.split(' ').map(field => [field, field === 'env' ? texts : schemaOf(type)] as const),
  );
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** Environment variables: a number or a boolean is refused. */
const texts: JsonObject = { type: 'object', additionalProperties: { type: 'string' } };

function schemaOf(type: string): JsonObject {
  switch (type) {
    case 'object':
      return anything;
    case 'array':
      return { type, items: { 'x-kubernetes-preserve-unknown-fields': true } };
    case 'intOrText':
      return { 'x-kubernetes-int-or-string': true };
    default:
      return { type };
  }
}
