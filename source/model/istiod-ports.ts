/** Ports of a primary's gateway: its remotes' proxies, and their API servers' webhook calls (docs/istio/gateways.md#exposure). */
export const istiodPorts = [15012, 15017] as const;
