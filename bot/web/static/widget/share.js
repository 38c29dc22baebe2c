// One tab of the browser holds the stream and passes everything on to the other tabs of the same site:
// browsers allow only six connections to a host. The tab in view leads; if it closes, another takes over.

const CAN_SHARE = typeof BroadcastChannel === "function" && Boolean(navigator.locks);

export class Share {
  /** lead() starts the stream, follow() stops it; onNews(news) gets what other tabs have heard; history() is what a new tab wants. */
  constructor(name, { lead, follow, onNews, history }) {
    Object.assign(this, { name, lead, follow });
    this.leading = false;
    if (!CAN_SHARE) {
      this.leading = true;
      lead();
      return;
    }
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }) => {
      if (data.hello) {
        if (this.leading) this.tell(history());
      } else {
        onNews(data);
      }
    };
    this.onVisible = () => {
      if (document.visibilityState === "visible" && !this.leading) this.queue({ steal: true });
    };
    document.addEventListener("visibilitychange", this.onVisible);
    this.channel.postMessage({ hello: true });
    this.queue({ steal: document.visibilityState === "visible" });
  }

  queue(options = {}) {
    this.abort?.abort();
    this.abort = new AbortController();
    const waiting = options.steal ? {} : { signal: this.abort.signal };
    const held = () =>
      new Promise((release) => {
        if (this.closed) return release();
        this.release = release;
        this.leading = true;
        this.lead();
      });
    navigator.locks.request(this.name, { ...options, ...waiting }, held).catch(() => {
      // Another tab came into view and took over, or this tab stopped queueing.
      if (this.closed || !this.leading) return;
      this.leading = false;
      this.follow();
      this.queue();
    });
  }

  tell(news) {
    this.channel?.postMessage(news);
  }

  close() {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.onVisible);
    this.abort?.abort();
    this.release?.();
    this.leading = false;
    this.channel?.close();
  }
}
