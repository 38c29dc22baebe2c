// What a person decides beside writing: where an answer is announced, feedback, more time, what they take along.

const DAY = 86400000;

export class PersonSide {
  constructor(chat) {
    this.chat = chat;
    this.case = null; // {open, email, closed_at, rating}, once somebody was asked for
  }

  call(method, path, body) {
    return this.chat.api.of(this.chat.conversation, method, path, body);
  }

  async load() {
    try {
      this.set(await this.call("GET", "case"));
    } catch {
      // It is asked again with the next change.
    }
  }

  set(found) {
    this.case = found;
    if (this.chat.person === this) this.chat.notify("case");
  }

  /** Where an answer is announced; null: nowhere. */
  async setEmail(email) {
    this.set({ ...this.case, ...(await this.call("PUT", "email", { email })) });
  }

  // ---- feedback

  /** Whether the rating of an answer was stored. */
  async rateAnswer(number, helpful, reason) {
    try {
      await this.call("POST", "ratings", { number, helpful, reason });
      return true;
    } catch {
      return false;
    }
  }

  async rateCase(rating) {
    await this.call("POST", "case-rating", { rating });
    this.set({ ...this.case, rating });
  }

  skipRating() {
    this.chat.store.patch({ skipped: this.case.closed_at });
    this.set(this.case);
  }

  /** The question how the advice was stands until it is answered or skipped, or the talk goes on. */
  get asksForRating() {
    const { chat } = this;
    const ended = this.case && !this.case.open && this.case.closed_at;
    if (!ended || chat.handover.state !== "bot" || chat.store.read()?.skipped === ended) return false;
    return !chat.sorted().some(({ author, at }) => author === "person" && Date.parse(at) > Date.parse(ended));
  }

  // ---- elsewhere

  /** A one-time link to go on elsewhere: {code, telegram, web}. */
  makeCode() {
    return this.call("POST", "code");
  }

  mailLink(email) {
    return this.call("POST", "link-by-mail", { email });
  }

  // ---- time

  /** When the server deletes the conversation, as far as known here. */
  get endsAt() {
    const last = this.chat.sorted().pop();
    const days = this.chat.texts.config?.days;
    return last && days ? Math.max(Date.parse(last.at), this.keptAt || 0) + days * DAY : null;
  }

  async keep() {
    const { last_at: at } = await this.call("POST", "keep");
    this.keptAt = Date.parse(at);
  }

  // ---- to take along

  async transcript() {
    const page = await this.chat.api.transcript(this.chat.conversation);
    return new Blob([page], { type: "text/html" });
  }

  async export() {
    const content = await this.chat.api.export(this.chat.conversation);
    return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  }
}
