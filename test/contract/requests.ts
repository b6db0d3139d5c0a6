/** Raw requests that a real API server and the simulated one must answer alike, in this order, on empty clusters. */
import type { RawRequest } from './raw-request.ts';
import { accessRequests } from './requests/access.ts';
import { applyingRequests } from './requests/applying.ts';
import { bodyRequests } from './requests/bodies.ts';
import { changingRequests } from './requests/changing.ts';
import { collectionsRequests } from './requests/collections.ts';
import { creatingRequests } from './requests/creating.ts';
import { customObjectRequests } from './requests/custom-objects.ts';
import { definitionRequests } from './requests/definitions.ts';
import { deletingRequests } from './requests/deleting.ts';
import { deploymentsRequests } from './requests/deployments.ts';
import { eventRequests } from './requests/events.ts';
import { fieldsRequests } from './requests/fields.ts';
import { formRequests } from './requests/forms.ts';
import { gearsRequests } from './requests/gears.ts';
import { guardedRequests } from './requests/guarded.ts';
import { kindRequests } from './requests/kinds.ts';
import { lingeringRequests } from './requests/lingering.ts';
import { listOptionRequests } from './requests/list-options.ts';
import { owningRequests } from './requests/owning.ts';
import { pagesRequests } from './requests/pages.ts';
import { patchesRequests } from './requests/patches.ts';
import { pathsRequests } from './requests/paths.ts';
import { podsRequests } from './requests/pods.ts';
import { rightsRequests } from './requests/rights.ts';
import { ruledRequests } from './requests/ruled.ts';
import { ruledPodRequests } from './requests/ruled-pods.ts';
import { scalingRequests } from './requests/scaling.ts';
import { selectingRequests } from './requests/selecting.ts';
import { servicesRequests } from './requests/services.ts';
import { tokenAndReviewRequests } from './requests/tokens-and-reviews.ts';
import { turningRequests } from './requests/turning.ts';
import { widgetsRequests } from './requests/widgets.ts';

export const requests: readonly RawRequest[] = [
  // In the namespace lab.
  ...creatingRequests,
  ...changingRequests,
  ...applyingRequests,
  ...deploymentsRequests,
  ...servicesRequests,
  ...accessRequests,
  ...widgetsRequests,
  ...podsRequests,
  ...selectingRequests,
  ...deletingRequests,
  // In the namespace yard.
  ...pagesRequests,
  ...patchesRequests,
  ...fieldsRequests,
  ...scalingRequests,
  ...rightsRequests,
  ...gearsRequests,
  ...pathsRequests,
  ...collectionsRequests,
  // Each in one of its own.
  ...listOptionRequests,
  ...formRequests,
  ...bodyRequests,
  ...tokenAndReviewRequests,
  ...definitionRequests,
  ...customObjectRequests,
  ...eventRequests,
  ...kindRequests,
  ...owningRequests,
  ...ruledRequests,
  ...ruledPodRequests,
  ...turningRequests,
  ...lingeringRequests,
  ...guardedRequests,
];
