// The open chat: puts head, messages, input and foot together and answers to what happens in the conversation.

import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { confirmInside } from "./confirm.js";
import { h, icon } from "./dom.js";
import { keepInside } from "./focus.js";
import { Header } from "./header.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { authorName } from "./message.js";
import { screenFor } from "./screens.js";

export class Panel {
  /** actions: close() */
  constructor(chat, settings, actions) {
    Object.assign(this, { chat, settings, actions });
    this.pending = null; // a question chosen on the page, asked as soon as the person has started
    this.live = new Live();
    this.header = new Header(
      chat,
      {
        close: actions.close,
        setLanguage: (code) => chat.setLanguage(code),
        download: () => this.download(),
        erase: () => this.erase(),
      },
      settings.privacyUrl,
    );
    this.log = new Log(chat, {
      onButton: (button) => this.choose(button),
      onAgain: (clientId) => chat.outbox.again(clientId),
      onLeave: () => this.composer.focusQuietly(),
      serviceUrl: () => this.serviceUrl,
    });
    this.composer = new Composer({
      send: (text) => chat.send({ text }),
      draft: (text) => chat.setDraft(text),
      announce: (text) => this.live.say(text),
    });
    this.banner = new Banner(chat, (text) => !this.element.hidden && this.live.say(text));
    this.status = h("div", { class: "status", hidden: true });
    this.body = h("div", { class: "body" });
    this.talkText = h("span", {});
    this.talk = h("button", { type: "button", class: "talk", onclick: () => this.talkToPerson() }, icon("person"), this.talkText);
    this.foot = h("footer", {}, this.composer.element, this.talk);
    this.element = h(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
      this.header.element,
      this.banner.element,
      this.status,
      this.body,
      this.foot,
      this.live.element,
    );
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("pointerdown", (event) => {
      if (this.header.menuOpen && !event.composedPath().includes(this.header.element)) this.header.toggleMenu(false);
    });
  }

  get serviceUrl() {
    return this.settings.serviceUrl || this.chat.texts.serviceUrl;
  }

  // ---- what the person does

  onKey(event) {
    if (this.element.getAttribute("aria-modal")) keepInside(event, this.element);
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.header.menuOpen) this.header.toggleMenu(false);
    else this.actions.close();
  }

  ask(content) {
    const { chat } = this;
    if (chat.phase === "chat") chat.send(content);
    else if (chat.phase === "ended") this.start(content);
    else this.pending = content;
  }

  choose(button) {
    this.chat.send({ payload: button.payload, title: button.title });
    this.composer.focusQuietly();
  }

  talkToPerson() {
    const { chat } = this;
    const content = { payload: "/handover", title: chat.texts.t("widget.talk_to_person") };
    if (chat.phase === "welcome") this.start(content);
    else if (chat.phase === "down") {
      this.live.say(chat.texts.t("widget.down"));
      this.body.querySelector("a, .help")?.focus();
    } else this.ask(content);
    if (chat.phase === "chat") this.composer.focusQuietly();
  }

  async start(content = this.pending) {
    this.pending = content;
    this.focusNext = true;
    await this.chat.start(content);
    if (this.chat.phase === "chat") this.pending = null;
  }

  async download() {
    try {
      const address = URL.createObjectURL(await this.chat.export());
      h("a", { href: address, download: "lotse.json" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch {
      this.banner.warn(this.chat.texts.t("widget.down"));
    }
  }

  async erase() {
    const { texts } = this.chat;
    const sure = await confirmInside(this.element, {
      question: texts.t("widget.delete_confirm"),
      yes: texts.t("widget.delete_yes"),
      no: texts.t("widget.cancel"),
    });
    if (!sure) return;
    this.focusNext = true;
    try {
      await this.chat.erase();
    } catch {
      this.banner.warn(texts.t("widget.erase_failed"));
      this.header.menuButton.focus();
    }
  }

  /** Where the focus belongs when the chat opens. */
  focusStart() {
    const typing = this.chat.phase === "chat" && !matchMedia("(pointer: coarse)").matches;
    if (typing) this.composer.focus();
    else this.header.title.focus({ preventScroll: true });
  }

  // ---- what happens

  update(what, detail) {
    if (what === "phase") this.renderPhase();
    else if (what === "texts") this.translate();
    else if (what === "messages") this.onMessages(detail);
    else if (what === "typing") this.onTyping();
    else if (what === "connection") this.banner.connection();
    else if (what === "handover") this.renderStatus();
    else if (what === "draft" && !this.composer.field.matches(":focus")) this.composer.text = this.chat.draft;
    else if (what === "failed") this.live.say(this.chat.texts.t(this.chat.trouble ? "widget.down" : "widget.failed"));
  }

  translate() {
    const { texts } = this.chat;
    this.talkText.textContent = texts.t("widget.talk_to_person");
    this.composer.translate(texts);
    this.renderPhase();
    this.log.rebuild();
    this.renderStatus();
    this.banner.translate();
  }

  renderPhase() {
    const { chat } = this;
    const root = this.element.getRootNode();
    const focusedId = this.body.contains(root.activeElement) ? root.activeElement.id || "body" : null;
    this.header.render();
    this.composer.element.hidden = chat.phase !== "chat";
    if (chat.phase === "chat") {
      this.composer.limit = chat.limit;
      this.composer.text = chat.draft;
      if (!this.log.element.isConnected) {
        this.body.replaceChildren(this.log.element, this.log.more);
        this.log.rebuild();
      }
    } else {
      const actions = { start: () => this.start(), retry: () => this.retry(), setLanguage: (code) => chat.setLanguage(code) };
      this.body.replaceChildren(screenFor(chat, actions, { ...this.settings, serviceUrl: this.serviceUrl }));
    }
    this.renderStatus();
    this.banner.connection();
    this.moveFocus(focusedId);
    if (chat.phase === "down") this.live.say(chat.texts.t("widget.down"));
    if (chat.phase === "ended") this.live.say(this.body.textContent);
  }

  /** The screen changed under the focus, or the person asked for the change: a sensible next place. */
  moveFocus(focusedId) {
    const { phase } = this.chat;
    const root = this.element.getRootNode();
    if (phase === "starting" || phase === "loading") return;
    const asked = this.focusNext;
    this.focusNext = false;
    if (!asked && !focusedId) return;
    const same = focusedId && focusedId !== "body" && root.getElementById(focusedId);
    if (same) same.focus({ preventScroll: true });
    else if (phase === "chat") this.composer.focusQuietly();
    else this.header.title.focus({ preventScroll: true });
  }

  retry() {
    this.focusNext = true;
    this.chat.load();
  }

  onMessages(added) {
    const { chat } = this;
    this.log.render(added);
    this.renderStatus();
    if (this.element.hidden) return;
    for (const message of added) {
      if (message.author === "person" || message.number <= chat.seen) continue;
      const choices = (message.buttons || []).map((button) => button.title).join(", ");
      const text = `${authorName(message, chat.texts)}: ${message.text}${choices ? ` ${choices}` : ""}`;
      this.live.say(text, { language: message.shown_language, direction: message.direction });
    }
  }

  onTyping() {
    const { typing, texts } = this.chat;
    this.log.render([]);
    if (!typing || this.saidTyping === typing) return;
    this.saidTyping = typing;
    if (!this.element.hidden) this.live.say(texts.t(typing === "advisor" ? "widget.typing_advisor" : "widget.typing"));
  }

  renderStatus() {
    const { chat } = this;
    const { state, position, advisor } = chat.handover;
    const { texts } = chat;
    let text = "";
    if (state === "queued") text = position ? texts.t("widget.queued", { position: texts.number(position) }) : texts.t("widget.queued_unknown");
    else if (state === "with_advisor") text = texts.t("widget.with_advisor", { name: advisor || texts.t("widget.advisor") });
    else if (state === "transferred") text = texts.t("widget.transferred");
    const leave = chat.leaveButton;
    this.status.hidden = !text || chat.phase !== "chat";
    this.status.replaceChildren(
      h("span", {}, text),
      ...(leave ? [h("button", { type: "button", class: "leave", onclick: () => this.choose(leave) }, leave.title)] : []),
    );
  }
}
