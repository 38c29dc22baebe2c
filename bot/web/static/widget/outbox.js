// Messages on their way to the server: sent one after the other, so that order is kept; nothing is lost on failure.

import { uuid } from "./dom.js";

export class Outbox {
  /** deliver(item) sends one and drops it; onChange(), onBusy(), onFailure(item, failure), onGone() tell what happens. */
  constructor(kept, handlers) {
    this.items = kept.map((item) => ({ ...item, state: "sending" }));
    this.known = new Set(kept.map((item) => item.client_id));
    this.handlers = handlers;
  }

  /** content: {text} or {payload, title}, also withheld, to_bot. "fresh" until shown: the person's own new message is scrolled to. */
  add(content) {
    const item = { client_id: uuid(), ...content, state: "sending", fresh: true };
    this.known.add(item.client_id);
    this.items.push(item);
    this.handlers.onChange();
    this.flush();
  }

  /** Tries a failed message again, after those before it. */
  again(clientId) {
    const item = this.items.find((candidate) => candidate.client_id === clientId);
    if (item) item.rejected = false;
    this.flush();
  }

  /** The message has arrived. */
  drop(clientId) {
    const left = this.items.filter((item) => item.client_id !== clientId);
    if (left.length === this.items.length) return;
    this.items = left;
    this.handlers.onChange();
  }

  get next() {
    return this.items.find((item) => !item.rejected);
  }

  async flush() {
    if (this.busy || this.closed) return;
    this.busy = true;
    while (!this.closed && this.next) {
      const item = this.next;
      this.mark("sending", (each) => !each.rejected);
      this.handlers.onBusy();
      const failure = await this.handlers.deliver(item).then(() => null, (error) => error);
      if (this.closed || !failure || !this.items.includes(item)) continue; // the stream may have brought it after all
      if (failure.gone) {
        this.handlers.onGone();
        break;
      }
      item.rejected = !failure.passing;
      this.mark("failed", (each) => failure.passing || each === item);
      this.handlers.onFailure(item, failure);
      if (failure.passing) break;
    }
    this.busy = false;
  }

  mark(state, which) {
    for (const item of this.items) if (which(item)) item.state = state;
    this.handlers.onChange();
  }

  /** What is kept over a reload: this tab's messages, and those that other tabs still have to send. */
  toKeep(kept = []) {
    const others = kept.filter((item) => !this.known.has(item.client_id));
    return [...others, ...this.items.map(({ state, fresh, rejected, ...kept }) => kept)];
  }

  close() {
    this.closed = true;
  }
}
