// One connection for server-sent events. EventSource would reconnect by itself, but without back-off, not at all after
// an error status, and it does not notice a connection that died silently.

const SILENCE = 40000; // the server says "alive" every 15 s
const LONGEST_PAUSE = 30000;

/** Calls onEvent(name) with "queue", "case" or "end", onOpen(wasLost) and onLost(). */
export function stream(url, { onEvent, onOpen, onLost }) {
  let source = null;
  let failures = 0;
  let timer = 0;
  let ended = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(url);
    for (const name of ["alive", "queue", "case", "end"]) source.addEventListener(name, () => hear(name));
    source.onopen = () => {
      const wasLost = failures > 0;
      failures = 0;
      watch();
      onOpen(wasLost);
    };
    source.onerror = lost;
    watch();
  }

  function hear(name) {
    watch();
    if (name === "end") stop();
    if (name !== "alive") onEvent(name);
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(lost, SILENCE);
  }

  function lost() {
    if (ended) return;
    source.close();
    clearTimeout(timer);
    failures += 1;
    onLost();
    // Half of the pause is chance: after a restart not every page is to come back in the same second.
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
    timer = setTimeout(open, pause);
  }

  function stop() {
    ended = true;
    clearTimeout(timer);
    source?.close();
  }

  window.addEventListener("online", () => !ended && failures > 0 && open());
  // A page kept for the back button holds no connection; when shown again it starts a new one.
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && !ended && open());
  open();
  return { stop };
}
