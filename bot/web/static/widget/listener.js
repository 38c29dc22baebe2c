// Hears what happens in a conversation: over the stream, or from the tab of the same browser that holds it.

import { Share } from "./share.js";
import { Stream } from "./stream.js";

const BANNER_AFTER = 1200; // a short interruption is not worth a word

export class Listener {
  /** handlers: onNews({messages, handover, typing, connection}), onOpen(), onErased(), onGone(), history() for a new tab. */
  constructor(url, token, shareName, handlers) {
    Object.assign(this, { url, token, handlers });
    this.heard = 0; // the highest number that came over the stream: only there nothing is left out
    this.connection = "online";
    this.share = new Share(shareName, {
      lead: () => this.listen(),
      follow: () => this.stopListening(),
      onNews: (news) => this.hear(news),
      history: () => ({ ...handlers.history(), heard: this.heard, connection: this.connection }),
    });
    if (this.stopped) this.share.close();
  }

  stop() {
    this.stopped = true;
    this.stopListening();
    this.share?.close();
  }

  /** Lets the other tabs know what this one got as an answer. */
  tell(news) {
    this.share?.tell(news);
  }

  listen() {
    this.stream = new Stream(this.url, this.token, {
      lastNumber: () => this.heard,
      onEvent: (name, data) => this.onEvent(name, data),
      onStatus: (status) => this.onStatus(status),
      onGone: () => this.handlers.onGone(),
    });
  }

  stopListening() {
    this.stream?.stop();
    this.stream = null;
    clearTimeout(this.timer);
  }

  onEvent(name, data) {
    if (name === "message") this.hearAndTell({ messages: [data], heard: data.number });
    else if (name === "state") this.hearAndTell({ handover: data });
    else if (name === "typing") this.hearAndTell({ typing: data.author });
    else if (name === "erased") this.handlers.onErased();
  }

  hearAndTell(news) {
    this.tell(news);
    this.hear(news);
  }

  hear(news) {
    if (this.stopped) return;
    this.handlers.onNews(news);
    this.heard = Math.max(this.heard, news.heard || 0);
    this.connection = news.connection || this.connection;
  }

  onStatus(status) {
    clearTimeout(this.timer);
    if (status === "open") {
      this.hearAndTell({ connection: "online" });
      this.handlers.onOpen();
      return;
    }
    const say = () => this.hearAndTell({ connection: navigator.onLine === false ? "offline" : "reconnecting" });
    if (this.connection === "online") this.timer = setTimeout(say, BANNER_AFTER);
    else say();
  }
}
