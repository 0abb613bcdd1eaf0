// The view of #/runs and #/runs/ID: the list, or one run of it.

import * as inspector from "../inspector/view.js";
import * as list from "./view.js";

export const title = "runs.title";

/** Fill the view; gives a function that ends it. */
export const mount = (root, params) => (params.id ? inspector : list).mount(root, params);
