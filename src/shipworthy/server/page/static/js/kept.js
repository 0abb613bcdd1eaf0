// What the page keeps in this browser. Where a browser keeps nothing, it is kept until the page is closed.

const ahead = "shipworthy.";
const memory = new Map();

const within = (store, name) => {
  try {
    return store().getItem(ahead + name);
  } catch {
    return memory.get(name) ?? null;
  }
};

const into = (store, name, text) => {
  memory.set(name, text);
  try {
    if (text === null) store().removeItem(ahead + name);
    else store().setItem(ahead + name, text);
  } catch {
    // Kept in memory above.
  }
};

/** Read a value that was kept as JSON; `otherwise` where there is none, or none that can be read. */
export function kept(name, otherwise = null) {
  try {
    return JSON.parse(within(() => localStorage, name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a value as JSON; null removes it. */
export const keep = (name, value) => into(() => localStorage, name, value === null ? null : JSON.stringify(value));

/** The API key of this tab; empty where there is none. It is kept as long as the tab, and never part of an address. */
export const key = () => within(() => sessionStorage, "key") ?? "";

/** Keep the API key of this tab; empty removes it. */
export const keepKey = (text) => into(() => sessionStorage, "key", text || null);

/** A name that no other has: 32 hexadecimal digits. */
export const unique = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
