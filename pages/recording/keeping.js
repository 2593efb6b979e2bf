// What is typed is kept on this device at once, and only until the server has it: a shared computer holds no counts longer.
const SHELF = "peta:kunjungan:";
const DEVICE = "peta:perangkat";

function makeCode() {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}

// A name for this device, so that two people under one account do not take each other's drafts.
function nameDevice() {
  try {
    const known = localStorage.getItem(DEVICE);
    if (/^[0-9a-z]{18}$/.test(known || "")) return known;
    const made = makeCode();
    localStorage.setItem(DEVICE, made);
    return made;
  } catch {
    return makeCode();
  }
}

const shelfIn = (storage) => ({
  read(key) {
    try {
      const kept = JSON.parse(storage().getItem(SHELF + key));
      return kept && typeof kept.stamp === "number" && typeof kept.values === "object" ? kept : null;
    } catch {
      return null;
    }
  },
  write(key, draft) {
    try {
      storage().setItem(SHELF + key, JSON.stringify(draft));
      return true;
    } catch {
      return false; // storage is off or full; the page itself and the server still hold it
    }
  },
  drop(key) {
    try {
      storage().removeItem(SHELF + key);
    } catch {
      // then nothing was kept either
    }
  },
});
const shelf = shelfIn(() => localStorage);
const tabShelf = shelfIn(() => sessionStorage); // for what no draft may hold: it goes with the tab

const streamlitApp = () => document.querySelector("[data-test-connection-state]");
const isLinked = () => navigator.onLine && (streamlitApp()?.dataset.testConnectionState ?? "CONNECTED") === "CONNECTED";

// Streamlit covers the page with a window of its own, in English, while its server is away: it is closed, and the form
// says the same in its own words, and stays usable.
function closeStreamlitsWindow() {
  const shown = document.querySelector('[data-testid="stDialog"]');
  if (isLinked() || !shown) return;
  shown.style.display = "none";
  shown.querySelector("section button, [role=dialog] button")?.click();
}

// Tells whenever the link to the server goes or comes back, until the form has left the page.
function watchLink(root, tell) {
  const seen = new MutationObserver(() => (root.isConnected ? tell() : stop()));
  const windows = new MutationObserver(() => (root.isConnected ? closeStreamlitsWindow() : stop()));
  const stop = () => {
    seen.disconnect();
    windows.disconnect();
    removeEventListener("online", tell);
    removeEventListener("offline", tell);
  };
  if (streamlitApp()) seen.observe(streamlitApp(), { attributeFilter: ["data-test-connection-state"] });
  windows.observe(document.body, { childList: true });
  addEventListener("online", tell);
  addEventListener("offline", tell);
  return stop;
}
