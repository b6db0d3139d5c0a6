/** Port of east-west gateways that carries the mesh's traffic (docs/istio/gateways.md). */
export const MESH_PORT = 15443;
