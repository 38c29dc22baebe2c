// The conversation: what is known, what is being sent, what the server says. Knows nothing of the screen.

import { Api } from "./api.js";
import { uuid } from "./dom.js";
import { Share } from "./share.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Texts } from "./texts.js";

const TYPING_ENDS = 15000;
const BANNER_AFTER = 1200; // a short interruption is not worth a word

export class Chat {
  /** notify(what, detail): "phase", "texts", "messages", "typing", "connection", "handover", "draft", "unread". */
  constructor({ base, language, notify }) {
    this.base = base;
    this.wanted = language;
    this.notify = notify;
    this.api = new Api(base);
    this.store = new Store(base, (kept) => this.onOtherTab(kept));
    this.texts = new Texts(null, language);
    this.phase = "idle"; // idle, loading, welcome, starting, chat, down, ended
    this.reset();
    const kept = this.store.read();
    if (kept) this.adopt(kept);
  }

  reset() {
    this.conversation = null;
    this.messages = new Map();
    this.outbox = [];
    this.heard = 0; // the highest number that came over the stream: only there nothing is left out
    this.seen = 0;
    this.draft = "";
    this.connection = "online";
    this.trouble = false;
    this.handover = { state: "bot", position: null, advisor: null };
    this.typing = null;
  }

  // ---- beginning and end

  setPhase(phase, reason = null) {
    this.phase = phase;
    this.reason = reason;
    this.notify("phase");
  }

  /** Asks the server for the texts; called when the person opens the chat for the first time. */
  async load() {
    if (this.phase !== "idle" && this.phase !== "down") return;
    this.setPhase("loading");
    try {
      this.useConfig(await this.api.config(this.wanted === "auto" ? navigator.language || "de" : this.wanted));
      if (this.phase === "loading") this.setPhase("welcome");
    } catch {
      if (this.phase === "loading") this.setPhase("down");
    }
  }

  useConfig(config) {
    this.texts = new Texts(config);
    this.store.patch({ config });
    this.notify("texts");
  }

  /** The person agreed to start; first may be a question that waits to be asked. */
  async start(first = null) {
    if (this.phase === "starting") return;
    this.setPhase("starting");
    try {
      const created = await this.api.create(this.texts.language, location.origin + location.pathname);
      const draft = this.draft;
      this.store.create({ id: created.id, token: created.token, limit: created.limit, config: this.texts.config, draft, outbox: [], seen: 0 });
      this.adopt(this.store.read());
      this.receive(created.messages);
      if (first) this.send(first);
    } catch {
      this.setPhase("down");
    }
  }

  /** Takes up a conversation that this browser knows: after a reload, or started in another tab. */
  adopt(kept) {
    this.reset();
    this.conversation = { id: kept.id, token: kept.token };
    this.limit = kept.limit || 2000;
    this.draft = kept.draft || "";
    this.seen = kept.seen || 0;
    this.outbox = (kept.outbox || []).map((item) => ({ ...item, state: "sending" }));
    if (kept.config) this.texts = new Texts(kept.config);
    this.setPhase("chat");
    this.notify("texts");
    this.share = new Share(`lotse:${this.base}:${kept.id}`, {
      lead: () => this.listen(),
      follow: () => this.stopListening(),
      onNews: (news) => this.onNews(news),
      history: () => ({ messages: this.sorted(), heard: this.heard, handover: this.handover, connection: this.connection }),
    });
    this.flush();
  }

  async erase() {
    try {
      await this.api.erase(this.conversation);
    } catch (error) {
      if (!error.gone) throw error;
    }
    this.end("deleted");
  }

  /** reason: "deleted" by the person, or "gone" from the server. Wipes everything this browser kept. */
  end(reason) {
    if (!this.conversation) return;
    const unsent = this.outbox.filter((item) => item.text).map((item) => item.text);
    if (this.draft) unsent.push(this.draft);
    this.stopListening();
    this.share?.close();
    this.store.wipe();
    this.reset();
    if (reason === "gone") this.draft = unsent.join("\n");
    this.setPhase("ended", reason);
    this.notify("unread");
  }

  onOtherTab(kept) {
    if (!kept) {
      this.end("deleted");
    } else if (kept.id !== this.conversation?.id) {
      this.stopListening();
      this.share?.close();
      this.adopt(kept);
    } else {
      this.seen = Math.max(this.seen, kept.seen || 0);
      this.draft = kept.draft || "";
      this.notify("draft");
      this.notify("unread");
      if (kept.config && kept.config.language !== this.texts.language) {
        this.texts = new Texts(kept.config);
        this.notify("texts");
      }
    }
  }

  // ---- hearing

  listen() {
    const { conversation } = this;
    this.stream = new Stream(this.api.eventsUrl(conversation), conversation.token, {
      lastNumber: () => this.heard,
      onEvent: (name, data) => this.onEvent(name, data),
      onStatus: (status) => this.onStatus(status),
      onGone: () => this.end("gone"),
    });
  }

  stopListening() {
    this.stream?.stop();
    this.stream = null;
    clearTimeout(this.bannerTimer);
  }

  onEvent(name, data) {
    if (name === "message") this.onNews({ messages: [data], heard: data.number }, true);
    else if (name === "state") this.onNews({ handover: data }, true);
    else if (name === "typing") this.onNews({ typing: data.author }, true);
    else if (name === "erased") this.end("deleted");
  }

  /** News from the stream or, in a tab that does not hold it, from the one that does. */
  onNews(news, passOn = false) {
    if (passOn) this.share?.tell(news);
    if (news.messages) this.receive(news.messages);
    if (news.heard) this.heard = Math.max(this.heard, news.heard);
    if (news.handover) {
      this.handover = news.handover;
      this.notify("handover");
    }
    if (news.typing) this.setTyping(news.typing);
    if (news.connection) this.setConnection(news.connection);
  }

  onStatus(status) {
    clearTimeout(this.bannerTimer);
    if (status === "open") {
      this.setConnection("online");
      this.share?.tell({ connection: "online" });
      this.flush();
      return;
    }
    this.bannerTimer = setTimeout(() => {
      const connection = navigator.onLine === false ? "offline" : "reconnecting";
      this.setConnection(connection);
      this.share?.tell({ connection });
    }, this.connection === "online" ? BANNER_AFTER : 0);
  }

  setConnection(connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    this.notify("connection");
  }

  receive(messages) {
    const added = messages.filter((message) => !this.messages.has(message.number));
    for (const message of added) {
      this.messages.set(message.number, message);
      if (message.client_id) this.dropFromOutbox(message.client_id);
      if (message.author === "bot" || message.author === "advisor") this.setTyping(null);
    }
    if (!added.length) return;
    this.notify("messages", added);
    this.notify("unread");
  }

  sorted() {
    return [...this.messages.values()].sort((a, b) => a.number - b.number);
  }

  setTyping(author) {
    clearTimeout(this.typingTimer);
    if (author) this.typingTimer = setTimeout(() => this.setTyping(null), TYPING_ENDS);
    if (author === this.typing) return;
    this.typing = author;
    this.notify("typing");
  }

  get unread() {
    return this.sorted().filter((message) => message.number > this.seen && message.author !== "person").length;
  }

  /** Everything shown has been read. */
  markSeen() {
    const last = Math.max(0, ...this.messages.keys());
    if (last <= this.seen) return;
    this.seen = last;
    this.store.patch({ seen: last });
    this.notify("unread");
  }

  // ---- saying

  setDraft(draft) {
    this.draft = draft;
    this.store.patch({ draft });
  }

  /** {text} or {payload, title} */
  send(content) {
    this.outbox.push({ client_id: uuid(), ...content, state: "sending", fresh: true });
    this.keepOutbox();
    this.notify("messages", []);
    this.flush();
  }

  sendAgain(clientId) {
    const item = this.outbox.find((candidate) => candidate.client_id === clientId);
    if (item) item.rejected = false;
    this.flush();
  }

  /** Sends what waits, one after the other, so that order is kept. Stops at the first failure. */
  async flush() {
    const { conversation } = this;
    if (this.flushing === conversation || !conversation) return;
    this.flushing = conversation;
    for (let item; (item = this.outbox.find((candidate) => !candidate.rejected)); ) {
      for (const waiting of this.outbox) if (!waiting.rejected) waiting.state = "sending";
      this.notify("messages", []);
      if (this.handover.state === "bot" || this.handover.state === "consent") this.setTyping("bot");
      const failure = await this.deliver(item, conversation);
      if (this.conversation !== conversation) return;
      if (!failure) continue;
      this.setTyping(null);
      if (failure.gone) return this.end("gone");
      this.onFailure(item, failure);
      if (failure.passing) break;
    }
    this.flushing = null;
  }

  async deliver(item, conversation) {
    const { client_id, text, payload, title } = item;
    const body = payload ? { client_id, payload, title } : { client_id, text };
    try {
      const { messages } = await this.api.send(conversation, { ...body, language: this.texts.language });
      if (this.conversation !== conversation) return null;
      this.dropFromOutbox(client_id);
      this.trouble = false;
      this.setTyping(null);
      this.receive(messages);
      this.share?.tell({ messages });
      this.notify("messages", []);
      return null;
    } catch (error) {
      return error;
    }
  }

  onFailure(item, failure) {
    if (!this.outbox.includes(item)) return; // it arrived all the same: the stream brought it
    item.rejected = !failure.passing;
    item.reason = failure.passing ? "" : failure.message;
    for (const waiting of this.outbox) if (failure.passing || waiting === item) waiting.state = "failed";
    this.trouble = failure.passing;
    this.notify("messages", []);
    this.notify("failed", item);
  }

  dropFromOutbox(clientId) {
    const before = this.outbox.length;
    this.outbox = this.outbox.filter((item) => item.client_id !== clientId);
    if (this.outbox.length !== before) this.keepOutbox();
  }

  keepOutbox() {
    this.store.patch({ outbox: this.outbox.map(({ client_id, text, payload, title }) => ({ client_id, text, payload, title })) });
  }

  // ---- the rest

  async setLanguage(language) {
    this.wanted = language;
    try {
      this.useConfig(await this.api.config(language));
      if (this.conversation) await this.api.setLanguage(this.conversation, language);
    } catch (error) {
      if (error.gone && this.conversation) this.end("gone");
      else this.notify("texts");
    }
  }

  async export() {
    const content = await this.api.export(this.conversation);
    return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  }

  /** The number of the newest message whose buttons still count: nothing has been said after it. */
  get activeNumber() {
    if (this.outbox.length) return null;
    for (const message of this.sorted().reverse()) {
      if (message.author === "person") return null;
      if (message.buttons?.length) return message.number;
    }
    return null;
  }

  /** The button that leaves the queue; it stays at hand as long as the person waits. */
  get leaveButton() {
    if (this.handover.state !== "queued") return null;
    for (const message of this.sorted().reverse()) {
      const button = message.buttons?.find(({ payload }) => /leave/.test(payload));
      if (button) return button;
    }
    return null;
  }
}
