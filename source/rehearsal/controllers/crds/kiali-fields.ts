/** The fields of a Kiali and an OSSMConsole, their types and defaults, as the operators of 2.22 and later have them. */
import type { Fields } from './fields.ts';
import { deploymentFields } from './kiali-deployment-fields.ts';
import { externalServicesFields } from './kiali-external-fields.ts';

export const kialiFields: Fields = {
  additional_display_details: [{ title: 'string', annotation: 'string', icon_annotation: 'string' }],
  api: {
    namespaces: {
      exclude: 'list',
      include: 'list',
      label_selector_exclude: 'string',
      label_selector_include: 'string',
    },
  },
  installation_tag: 'string',
  istio_namespace: 'string',
  version: 'string=default',
  auth: {
    strategy: 'string||anonymous|token|openshift|openid|header',
    openid: {
      additional_request_params: 'map',
      allowed_domains: 'list',
      api_proxy: 'string',
      api_proxy_ca_data: 'string',
      api_token: 'string=id_token',
      authentication_timeout: 'integer=300',
      authorization_endpoint: 'string',
      client_id: 'string',
      disable_rbac: 'boolean=false',
      http_proxy: 'string',
      https_proxy: 'string',
      insecure_skip_verify_tls: 'boolean=false',
      issuer_uri: 'string',
      scopes: 'list',
      discovery_override: {
        authorization_endpoint: 'string',
        jwks_uri: 'string',
        token_endpoint: 'string',
        userinfo_endpoint: 'string',
      },
      username_claim: 'string=sub',
    },
    openshift: {
      auth_timeout: 'integer',
      client_id_prefix: 'string',
      insecure_skip_verify_tls: 'boolean=false',
      redirect_uris: 'list',
      token_inactivity_timeout: 'integer',
      token_max_age: 'integer',
    },
  },
  chat_ai: {
    default_provider: 'string',
    enabled: 'boolean=false',
    max_tool_iterations: 'integer=5',
    providers: [
      {
        config: 'string',
        default_model: 'string',
        description: 'string',
        enabled: 'boolean',
        endpoint: 'string',
        insecure_skip_verify: 'boolean=false',
        key: 'string',
        models: [
          {
            description: 'string',
            enabled: 'boolean',
            endpoint: 'string',
            key: 'string',
            model: 'string',
            name: 'string',
          },
        ],
        name: 'string',
        tools: { disabled_tools: 'list', enabled_tools: 'list' },
        type: 'string',
      },
    ],
    store_config: {
      enabled: 'boolean=true',
      inactivity_timeout: 'string=30m',
      max_cache_memory_mb: 'integer=1024',
      reduce_threshold: 'integer=15',
      reduce_with_ai: 'boolean=false',
    },
    tools: { disabled_tools: 'list', enabled_tools: 'list' },
  },
  clustering: {
    autodetect_secrets: { enabled: 'boolean=true', label: 'string=kiali.io/multiCluster=true' },
    clusters: [{ name: 'string', secret_name: 'string' }],
    enable_exec_provider: 'boolean=false',
    ignore_home_cluster: 'boolean=false',
    kiali_urls: [{ cluster_name: 'string', instance_name: 'string', namespace: 'string', url: 'string' }],
  },
  custom_dashboards: 'any',
  deployment: deploymentFields,
  extensions: [{ enabled: 'boolean=false', name: 'string' }],
  external_services: externalServicesFields,
  health_config: {
    compute: {
      duration: 'string|1m|2m|5m|10m|30m|1h|3h|6h|12h|1d|7d|30d=5m',
      refresh_interval: 'string=3m',
      timeout: 'string=10m',
    },
    rate: [
      {
        namespace: 'string',
        kind: 'string',
        name: 'string',
        tolerance: [
          { protocol: 'string', direction: 'string', code: 'string', degraded: 'integer', failure: 'integer' },
        ],
      },
    ],
  },
  identity: { cert_file: 'string', private_key_file: 'string' },
  istio_labels: {
    app_label_name: 'string',
    egress_gateway_label: 'string',
    ingress_gateway_label: 'string',
    injection_label_name: 'string',
    injection_label_rev: 'string',
    version_label_name: 'string',
  },
  kiali_feature_flags: {
    authz: { require_namespace_get: 'boolean=false' },
    certificates_information_indicators: { enabled: 'boolean', secrets: 'list' },
    clustering: {
      autodetect_secrets: { enabled: 'boolean', label: 'string' },
      clusters: [{ name: 'string', secret_name: 'string' }],
      enable_exec_provider: 'boolean=false',
      kiali_urls: [{ cluster_name: 'string', instance_name: 'string', namespace: 'string', url: 'string' }],
    },
    custom_workload_types: [{ group: 'string', version: 'string', kind: 'string' }],
    disabled_features: 'list',
    istio_annotation_action: 'boolean=true',
    istio_injection_action: 'boolean=true',
    istio_upgrade_action: 'boolean=false',
    ui_defaults: {
      graph: {
        find_options: [{ auto_select: 'boolean=false', description: 'string', expression: 'string' }],
        hide_options: [{ auto_select: 'boolean=false', description: 'string', expression: 'string' }],
        settings: { animation: 'string|dash|point=point' },
        traffic: {
          ambient: 'string|none|total|waypoint|ztunnel=total',
          grpc: 'string|none|requests|sent|received|total=requests',
          http: 'string|none|requests=requests',
          tcp: 'string|none|sent|received|total=sent',
        },
      },
      i18n: { language: 'string', show_selector: 'boolean=false' },
      list: {
        include_health: 'boolean=true',
        include_istio_resources: 'boolean=true',
        include_validations: 'boolean=true',
        show_include_toggles: 'boolean=false',
      },
      mesh: {
        find_options: [{ auto_select: 'boolean=false', description: 'string', expression: 'string' }],
        hide_options: [{ auto_select: 'boolean=false', description: 'string', expression: 'string' }],
      },
      metrics_inbound: {
        aggregations: [{ display_name: 'string', label: 'string', single_selection: 'boolean=false' }],
      },
      metrics_outbound: {
        aggregations: [{ display_name: 'string', label: 'string', single_selection: 'boolean=false' }],
      },
      metrics_per_refresh: 'string|1m|2m|5m|10m|30m|1h|3h|6h|12h|1d|7d|30d=1m',
      namespaces: 'list',
      refresh_interval: 'string|pause|manual|10s|15s|30s|1m|5m|15m=1m',
      tracing: { limit: 'integer=100' },
    },
    validations: { ignore: 'list', skip_wildcard_gateway_hosts: 'boolean=false' },
  },
  kiali_internal: 'any',
  kubernetes_config: {
    burst: 'integer=200',
    cache_duration: 'integer=300',
    cache_token_namespace_duration: 'integer=10',
    cluster_name: 'string',
    excluded_workloads: 'list',
    qps: 'integer=175',
  },
  login_token: { expiration_seconds: 'integer=86400', signing_key: 'string' },
  server: {
    address: 'string',
    audit_log: 'boolean=true',
    cors_allow_all: 'boolean=false',
    gzip_enabled: 'boolean=true',
    node_port: 'integer',
    observability: {
      metrics: {
        enabled: 'boolean=true',
        health_status: { enabled: 'boolean=false', max_consecutive_na: 'integer=3' },
        port: 'integer=9090',
      },
      tracing: {
        collector_type: 'string|otel=otel',
        collector_url: 'string=jaeger-collector.istio-system:4318',
        enabled: 'boolean=false',
        otel: {
          ca_name: 'string',
          protocol: 'string|http|https|grpc=http',
          skip_verify: 'boolean=false',
          tls_enabled: 'boolean=false',
        },
        sampling_rate: 'number=0.5',
      },
    },
    port: 'integer=20001',
    profiler: { enabled: 'boolean=false' },
    require_auth: 'boolean=false',
    web_fqdn: 'string',
    web_history_mode: 'string|browser|hash=browser',
    web_port: 'string',
    web_root: 'string',
    web_schema: 'string||http|https',
    write_timeout: 'any',
  },
};

export const consoleFields: Fields = {
  version: 'string=default',
  deployment: {
    imageDigest: 'string',
    imageName: 'string',
    imagePullPolicy: 'string',
    imageVersion: 'string',
    namespace: 'string',
  },
  kiali: { graph: 'any', serviceName: 'string', serviceNamespace: 'string', servicePort: 'integer' },
};

/** With what later operators let `auth.openshift` say. */
export function withImpersonation(fields: Fields): Fields {
  const { auth } = fields;
  const openshift = isFields(auth) ? auth.openshift : undefined;
  if (!isFields(auth) || !isFields(openshift)) throw new Error('a Kiali has fields for the logins of OpenShift');
  const impersonation = { allowed_groups: 'list', allowed_users: 'list', enabled: 'boolean=false' };
  return { ...fields, auth: { ...auth, openshift: { ...openshift, impersonation } } };
}

function isFields(field: Fields[string] | undefined): field is Fields {
  return typeof field === 'object' && !Array.isArray(field);
}
