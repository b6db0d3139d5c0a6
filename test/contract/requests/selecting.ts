/** Selectors, pages, partial metadata. Asked after those before it, in one namespace. */
import { get, type RawRequest } from '../raw-request.ts';
import { core } from './lab.ts';

export const selectingRequests: readonly RawRequest[] = [
  get('pods by a field', `${core}/pods?fieldSelector=status.phase=Running`),
  get('pods by a bad field', `${core}/pods?fieldSelector=spec.nope=1`),
  get('ConfigMaps by a label', `${core}/configmaps?labelSelector=a%20in%20(b,c)`),
  get('ConfigMaps by a bad label', `${core}/configmaps?labelSelector=a%20of%20b`),
  get('a page of ConfigMaps', `${core}/configmaps?limit=1&fieldSelector=metadata.name!=kube-root-ca.crt`),
  get('a bad continue token', `${core}/configmaps?continue=nonsense`),
  get('partial metadata', `${core}/configmaps/s`, {
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  }),
];
