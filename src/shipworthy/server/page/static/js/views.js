// The table of the views: a row each. `nav: false` is left out of the navigation (a page below another one).
//
// A view is a module that exports `title` (the key of its name in the words) and `mount(root, params)`, which fills `root` and
// returns a function that ends it (timers, streams). `params`: the parts of the address that the path names in capitals,
// and what stands behind `?` in it. `style`: its own files below style/. A view is loaded when it is first opened.

export const VIEWS = [
  { path: "chat", also: ["chat/AGENT/SESSION", "chat/AGENT"], icon: "chat", word: "shell.chat", style: ["chat", "turn", "compose"], load: () => import("./chat/view.js") },
  { path: "inbox", icon: "inbox", word: "shell.inbox", style: ["inbox"], load: () => import("./inbox/view.js") },
  { path: "runs", also: ["runs/ID"], icon: "runs", word: "runs.title", style: ["status", "runs", "inspector", "spans", "inspected", "again"], load: () => import("./runs/entry.js") },
  { path: "watch", icon: "watch", word: "watch.title", style: ["watch"], load: () => import("./watch/view.js") },
  { path: "dev", icon: "edit", word: "dev.title", style: ["dev"], nav: false, load: () => import("./dev/view.js") },
];

export const HOME = "chat";

/** Find the view of an address such as `#/runs/17?status=failed`; null where there is none. */
export function find(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  const params = Object.fromEntries(new URLSearchParams(query));
  for (const view of VIEWS) {
    for (const pattern of [view.path, ...(view.also ?? [])]) {
      const wanted = pattern.split("/");
      if (wanted.length !== parts.length) continue;
      const found = matched(wanted, parts);
      if (found) return { view, params: { ...params, ...found } };
    }
  }
  return null;
}

function matched(wanted, parts) {
  const found = {};
  for (const [at, name] of wanted.entries()) {
    if (/^[A-Z]+$/.test(name)) found[name.toLowerCase()] = parts[at];
    else if (name !== parts[at]) return null;
  }
  return found;
}
