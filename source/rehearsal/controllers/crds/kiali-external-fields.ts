/** `spec.external_services` of a Kiali: the services beside the mesh that it reads, and how it logs in there. */
import type { Fields } from './fields.ts';

const oauth2: Fields = {
  audience: 'string',
  auth_style: 'string|header|params=header',
  client_id: 'string',
  client_secret: 'string',
  scopes: 'list',
  token_url: 'string',
};

/** How Kiali logs in to a service beside the mesh, where that takes no token. */
const accessWithoutToken: Fields = {
  ca_file: 'string',
  cert_file: 'string',
  insecure_skip_verify: 'boolean=false',
  key_file: 'string',
  oauth2,
  password: 'string',
  type: 'string=none',
  use_kiali_token: 'boolean=false',
  username: 'string',
};

const access: Fields = { ...accessWithoutToken, token: 'string' };

/** Dashboards of such a service that Kiali links to. */
const dashboards: readonly [Fields] = [
  {
    name: 'string',
    variables: {
      app: 'string',
      datasource: 'string',
      namespace: 'string',
      service: 'string',
      version: 'string',
      workload: 'string',
    },
  },
];

/** A Prometheus, of the mesh or of dashboards. */
const prometheus: Fields = {
  auth: access,
  cache_duration: 'integer=7',
  cache_enabled: 'boolean=true',
  cache_expiration: 'integer=300',
  custom_headers: 'map',
  health_check_url: 'string',
  is_core: 'boolean=true',
  query_scope: 'map',
  thanos_proxy: { enabled: 'boolean=false', retention_period: 'string=7d', scrape_interval: 'string=30s' },
  url: 'string',
};

export const externalServicesFields: Fields = {
  custom_dashboards: {
    discovery_auto_threshold: 'integer=10',
    discovery_enabled: 'string|true|false|auto=auto',
    enabled: 'boolean=true',
    is_core: 'boolean=false',
    namespace_label: 'string=namespace',
    prometheus,
  },
  grafana: {
    auth: access,
    dashboards,
    datasource_uid: 'string',
    enabled: 'boolean=true',
    external_url: 'string',
    health_check_url: 'string',
    in_cluster_url: 'string',
    internal_url: 'string=http://grafana.istio-system:3000',
    url: 'string',
    is_core: 'boolean=false',
  },
  istio: {
    component_status: {
      components: [
        {
          app_label: 'string',
          is_core: 'boolean=false',
          is_proxy: 'boolean=false',
          is_multicluster: 'boolean=false',
          namespace: 'string',
        },
      ],
      enabled: 'boolean=true',
    },
    config_map_name: 'string',
    egress_gateway_namespace: 'string',
    envoy_admin_local_port: 'integer=15000',
    gateway_api_class_name: 'string',
    gateway_api_classes: [{ name: 'string', class_name: 'string' }],
    gateway_api_classes_label_selector: 'string',
    istio_api_enabled: 'boolean=true',
    istio_canary_revision: { current: 'string', upgrade: 'string' },
    istiod_deployment_name: 'string',
    istio_identity_domain: 'string=',
    istiod_polling_interval_seconds: 'integer=20',
    istio_injection_annotation: 'string=sidecar.istio.io/inject',
    istio_sidecar_annotation: 'string=sidecar.istio.io/status',
    istio_sidecar_injector_config_map_name: 'string',
    istiod_pod_monitoring_port: 'integer=15014',
    root_namespace: 'string',
    url_service_version: 'string',
    validation_change_detection_enabled: 'boolean=true',
    validation_reconcile_interval: 'string=1m',
  },
  perses: {
    auth: accessWithoutToken,
    dashboards,
    enabled: 'boolean=false',
    external_url: 'string',
    health_check_url: 'string',
    internal_url: 'string',
    is_core: 'boolean=false',
    project: 'string=istio',
    url_format: 'string||openshift=',
  },
  prometheus: { ...prometheus, enabled: 'boolean=true' },
  tracing: {
    auth: access,
    custom_headers: 'map',
    disable_version_check: 'boolean=false',
    enabled: 'boolean=false',
    external_url: 'string',
    grpc_port: 'integer=9095',
    health_check_url: 'string',
    in_cluster_url: 'string',
    internal_url: 'string',
    url: 'string',
    is_core: 'boolean=false',
    namespace_selector: 'boolean=true',
    provider: 'string|jaeger|tempo=jaeger',
    query_scope: 'map',
    query_timeout: 'integer=5',
    tempo_config: {
      cache_capacity: 'integer=200',
      cache_enabled: 'boolean=true',
      datasource_uid: 'string',
      name: 'string',
      namespace: 'string',
      org_id: 'string',
      tenant: 'string',
      url_format: 'string|jaeger|grafana|openshift=grafana',
    },
    use_grpc: 'boolean=true',
    use_waypoint_name: 'boolean=false',
    whitelist_istio_system: 'list',
  },
};
