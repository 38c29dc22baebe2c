// Server-sent events over fetch: EventSource cannot send the Authorization and Last-Event-ID headers.

const SILENCE = 40000; // the server sends a heartbeat every 15 s
const LONGEST_PAUSE = 30000;

export class Stream {
  /** onEvent(name, data), onStatus("open" | "lost"), onGone() when the conversation no longer exists. */
  constructor(url, token, { lastNumber, onEvent, onStatus, onGone }) {
    Object.assign(this, { url, token, lastNumber, onEvent, onStatus, onGone });
    this.stopped = false;
    this.failures = 0;
    this.wakeUp = () => this.endPause?.();
    window.addEventListener("online", this.wakeUp);
    this.run();
  }

  stop() {
    this.stopped = true;
    window.removeEventListener("online", this.wakeUp);
    this.controller?.abort();
    this.endPause?.();
  }

  async run() {
    while (!this.stopped) {
      try {
        await this.read();
      } catch (error) {
        if (this.stopped) return;
        if (error.gone) {
          this.stop();
          this.onGone();
          return;
        }
      }
      if (this.stopped) return;
      this.onStatus("lost");
      await this.pause();
    }
  }

  async read() {
    this.controller = new AbortController();
    this.watch();
    try {
      const response = await fetch(this.url, {
        headers: { Authorization: `Bearer ${this.token}`, Accept: "text/event-stream", "Last-Event-ID": String(this.lastNumber()) },
        signal: this.controller.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (!response.ok || !response.body) {
        const gone = response.status === 401 || response.status === 404 || response.status === 410;
        throw Object.assign(new Error(`events: ${response.status}`), { gone });
      }
      this.failures = 0;
      this.onStatus("open");
      await this.consume(response.body.getReader());
    } finally {
      clearTimeout(this.silence);
      this.controller.abort();
    }
  }

  async consume(reader) {
    const decoder = new TextDecoder();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.stopped) return;
      this.watch();
      buffer += decoder.decode(value, { stream: true });
      const events = buffer.split(/\r?\n\r?\n/);
      buffer = events.pop();
      for (const event of events) {
        if (this.stopped) return;
        this.dispatch(event);
      }
    }
  }

  dispatch(event) {
    let name = "message";
    const data = [];
    for (const line of event.split(/\r?\n/)) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (field === "event") name = value;
      else if (field === "data") data.push(value);
    }
    if (!data.length && name === "message") return; // a heartbeat
    let content = {};
    try {
      content = JSON.parse(data.join("\n") || "{}");
    } catch {
      return;
    }
    this.onEvent(name, content);
  }

  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.controller.abort(), SILENCE);
  }

  pause() {
    const longest = Math.min(LONGEST_PAUSE, 500 * 2 ** this.failures);
    this.failures += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
