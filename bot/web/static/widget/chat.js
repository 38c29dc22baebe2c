// The conversation: what is known, what is being sent, what the server says. Knows nothing of the screen.

import { Api } from "./api.js";
import { uuid } from "./dom.js";
import { Listener } from "./listener.js";
import { Outbox } from "./outbox.js";
import { PersonSide } from "./person.js";
import { Store } from "./store.js";
import { Texts } from "./texts.js";

const TYPING_ENDS = 15000;

export class Chat {
  /** notify(what, detail): "phase", "texts", "messages", "typing", "connection", "handover", "case", "draft", "unread". */
  constructor({ base, language, notify }) {
    this.base = base;
    this.wanted = language;
    this.notify = notify;
    this.api = new Api(base);
    this.store = new Store(base, (kept) => this.onOtherTab(kept));
    this.texts = new Texts(null, language);
    this.phase = "idle"; // idle, loading, welcome, enter, starting, chat, down, ended
    this.reset();
    // The stream may have outlived the gap: then nothing but this says that sending works again.
    window.addEventListener("online", () => this.outbox.flush());
    const kept = this.store.read();
    if (kept) this.adopt(kept);
  }

  reset() {
    this.conversation = null;
    this.messages = new Map();
    this.listener?.stop();
    this.listener = null;
    this.outbox?.close();
    this.outbox = new Outbox([], {});
    this.seen = 0;
    this.draft = "";
    this.connection = "online";
    this.trouble = false;
    this.handover = { state: "bot", position: null, advisor: null };
    this.meanwhile = false; // somebody who waits turns to the bot
    this.person = new PersonSide(this);
    this.typing = null;
  }

  /** An advisor is on the way; the bot is silent unless it is asked. */
  get waiting() {
    return this.handover.state === "queued" || this.handover.state === "transferred";
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
      if (this.phase === "loading") this.setPhase(this.code ? "enter" : "welcome");
    } catch {
      if (this.phase === "loading") this.setPhase("down");
    }
  }

  /** What was kept of the texts may be older than this script or than what is announced today. */
  async refresh() {
    try {
      const config = await this.api.config(this.texts.language);
      if (JSON.stringify(config) !== JSON.stringify(this.texts.config) && config.language === this.texts.language) this.useConfig(config);
    } catch {
      // What was kept will do.
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
      const created = await this.api.create(this.texts.language, (location.origin + location.pathname).slice(0, 500), timeZone());
      this.begin(created, this.draft);
      if (first) this.send(first);
    } catch {
      this.setPhase("down");
    }
  }

  begin({ id, token, limit, messages }, draft = "") {
    this.store.create({ id, token, limit, config: this.texts.config, draft, outbox: [], seen: 0 });
    this.adopt(this.store.read(), false);
    this.receive(messages);
  }

  /** A one-time code: the person is asked before it is used, and before another conversation gives way to it. */
  offer(code) {
    this.code = code;
    if (this.phase === "welcome" || this.phase === "chat") this.setPhase("enter");
  }

  /** The person agreed to go on here with the conversation the code is for. */
  async enter() {
    try {
      const entered = await this.api.enter(this.code);
      this.code = null;
      if (this.conversation) this.forget();
      this.begin(entered);
      if (entered.language !== this.texts.language) this.setLanguage(entered.language);
    } catch (error) {
      if (error.passing) throw error;
      this.code = null;
      this.setPhase("ended", "code");
    }
  }

  /** Back to where the person was before the code. */
  decline() {
    this.code = null;
    this.setPhase(this.conversation ? "chat" : "welcome");
  }

  /** Takes up a conversation that this browser knows: after a reload, or started in another tab. */
  adopt(kept, refresh = true) {
    this.reset();
    this.conversation = { id: kept.id, token: kept.token };
    this.limit = kept.limit || 2000;
    this.draft = kept.draft || "";
    this.seen = kept.seen || 0;
    this.outbox = this.newOutbox(kept.outbox || []);
    if (kept.config) this.texts = new Texts(kept.config);
    this.setPhase("chat");
    this.notify("texts");
    if (refresh) this.refresh();
    this.listener = new Listener(this.api.eventsUrl(kept), kept.token, `lotse:${this.base}:${kept.id}`, {
      onNews: (news) => this.onNews(news),
      onOpen: () => this.outbox.flush(),
      onErased: () => this.end("deleted"),
      onGone: () => this.end("gone"),
      history: () => ({ messages: this.sorted(), handover: this.handover }),
    });
    this.outbox.flush();
  }

  /** Leaves the conversation for a new one: what an advisor still has to do with it is ended first. */
  async leave() {
    if (this.waiting || this.handover.state === "with_advisor") {
      await this.api.send(this.conversation, { client_id: uuid(), payload: "/handover/end", title: this.texts.t("widget.new_chat") });
    }
    this.forget();
  }

  /** This browser forgets the conversation; the server keeps it for its time. */
  forget() {
    this.store.wipe();
    this.reset();
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
    const unsent = this.outbox.items.filter((item) => item.text).map((item) => item.text);
    if (this.draft) unsent.push(this.draft);
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

  onNews(news) {
    if (news.messages) this.receive(news.messages);
    if (news.handover) {
      const moved = this.handover.state !== news.handover.state;
      this.handover = news.handover;
      if (!this.waiting) this.meanwhile = false;
      this.notify("handover");
      if (moved || (!this.person.case && this.wasHandedOver)) this.person.load();
    }
    if (news.typing) this.setTyping(news.typing);
    if (news.connection) this.setConnection(news.connection);
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
      if (message.replaces) this.withdraw(message.replaces);
      if (message.client_id) this.outbox.drop(message.client_id);
      if (message.author === "bot" || message.author === "advisor") this.setTyping(null);
    }
    if (!added.length) return;
    this.notify("messages", added);
    this.notify("unread");
  }

  /** A message that was corrected or withdrawn loses its words here, too. */
  withdraw(number) {
    const old = this.messages.get(number);
    if (!old) return;
    this.messages.set(number, { ...old, withdrawn: true, text: "", blocks: [], buttons: [], sources: [], original: null });
    this.notify("changed", number);
  }

  /** The correction of a message that was withdrawn, if it has one. */
  correctionOf(number) {
    return this.sorted().find((message) => message.replaces === number && message.author === "advisor");
  }

  get wasHandedOver() {
    return this.sorted().some((message) => message.kind === "handover");
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

  /** content: {text} or {payload, title}, with {withheld} for numbers of messages that are not passed on */
  send(content) {
    this.outbox.add(this.meanwhile ? { ...content, to_bot: true } : content);
  }

  setMeanwhile(on) {
    this.meanwhile = on && this.waiting;
    this.notify("handover");
  }

  newOutbox(kept) {
    const { conversation } = this;
    return new Outbox(kept, {
      deliver: async (item) => {
        const { client_id, text, payload, title, withheld, to_bot } = item;
        const content = payload ? { payload, title, withheld, to_bot } : { text, to_bot };
        const { messages } = await this.api.send(conversation, { client_id, ...content, language: this.texts.language });
        if (conversation !== this.conversation) return;
        for (const number of withheld || []) this.messages.get(number).withheld = true;
        this.onDelivered(client_id, messages);
      },
      onChange: () => {
        this.store.patch({ outbox: this.outbox.toKeep(this.store.read()?.outbox) });
        if (!this.outbox.items.length) this.trouble = false;
        this.notify("messages", []);
      },
      onBusy: () => {
        if (this.handover.state === "bot" || this.handover.state === "consent" || this.meanwhile) this.setTyping("bot");
      },
      onFailure: (item, failure) => {
        this.setTyping(null);
        this.trouble = failure.down;
        this.notify("messages", []);
        this.notify("failed", item);
      },
      onGone: () => this.end("gone"),
    });
  }

  onDelivered(clientId, messages) {
    this.trouble = false;
    this.setTyping(null);
    this.receive(messages);
    this.outbox.drop(clientId);
    this.listener?.tell({ messages });
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

  /** The number of the newest message whose buttons still count: nothing has been said after it. */
  get activeNumber() {
    if (this.outbox.items.length || this.handover.state === "with_advisor") return null;
    for (const message of this.sorted().reverse()) {
      if (message.author === "person") return null;
      if (message.buttons?.length) return message.number;
    }
    return null;
  }
}

function timeZone() {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone || null;
  } catch {
    return null;
  }
}
