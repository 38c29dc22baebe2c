// The open chat: puts head, messages, input and foot together and answers to what happens in the conversation.

import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { keepInside } from "./focus.js";
import { Header } from "./header.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { authorName } from "./message.js";
import { Notices } from "./notices.js";
import { screenFor } from "./screens.js";
import { Status } from "./status.js";
import { Steps } from "./steps.js";

export class Panel {
  /** actions: close() */
  constructor(chat, settings, actions) {
    Object.assign(this, { chat, settings, actions });
    this.pending = null; // a question chosen on the page, asked as soon as the person has started
    this.live = new Live();
    const steps = (this.steps = new Steps(this));
    this.header = new Header(chat, { close: actions.close, setLanguage: (code) => chat.setLanguage(code), ...steps.menu() }, settings.privacyUrl);
    this.log = new Log(chat, {
      onButton: (button, withheld) => this.choose(button, withheld),
      onAgain: (clientId) => chat.outbox.again(clientId),
      onLeave: () => this.composer.focusQuietly(),
      serviceUrl: () => this.serviceUrl,
      rating: steps.rating(),
      routes: steps.routes(),
    });
    this.composer = new Composer({
      send: (text) => chat.send({ text }),
      draft: (text) => chat.setDraft(text),
      announce: (text) => this.live.say(text),
    });
    this.banner = new Banner(chat, (text) => !this.element.hidden && this.live.say(text));
    const say = (text) => !this.element.hidden && this.live.say(text);
    this.notices = new Notices(chat, { keep: () => steps.keep(), dismissed: () => this.header.title.focus() });
    this.status = new Status(chat, {
      leave: () => this.choose({ payload: "/handover/leave", title: chat.texts.t("widget.leave") }),
      end: () => steps.endTalk(),
      announce: say,
    });
    this.body = h("div", { class: "body" });
    this.talkText = h("span", {});
    this.talk = h("button", { type: "button", class: "talk", onclick: () => this.talkToPerson() }, icon("person"), this.talkText);
    this.foot = h("footer", {}, this.composer.element, this.talk);
    this.element = h(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
      this.header.element,
      this.banner.element,
      this.notices.element,
      this.status.element,
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
    if (chat.phase === "ended" && chat.conversation) chat.decline(); // only a link did not work: the talk goes on
    if (chat.phase === "chat") chat.send(content);
    else if (chat.phase === "ended") this.start(content);
    else this.pending = content;
  }

  choose({ payload, title }, withheld) {
    this.chat.send({ payload, title, ...(withheld?.length && { withheld }) });
    this.composer.focusQuietly();
  }

  talkToPerson() {
    const { chat } = this;
    const content = { payload: "/handover", title: chat.texts.t("widget.talk_to_person") };
    if (chat.phase === "welcome") this.start(content);
    else if (chat.phase === "down") {
      this.live.say(chat.texts.t("widget.down"));
      (this.body.querySelector(".help a") || this.body.querySelector(".primary")).focus();
    } else if (chat.phase === "chat" && (chat.waiting || chat.handover.state === "with_advisor")) {
      this.status.show();
      return;
    } else if (chat.phase === "enter") {
      this.pending = content;
      this.enter();
    } else this.ask(content);
    if (chat.phase === "chat") this.composer.focusQuietly();
  }

  async start(content = this.pending) {
    this.pending = content;
    this.focusNext = true;
    await this.chat.start(content);
    if (this.chat.phase === "chat") this.pending = null;
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
    else if (what === "handover" || what === "case") this.onCase();
    else if (what === "changed") this.log.change(detail);
    else if (what === "draft" && !this.composer.field.matches(":focus")) this.composer.text = this.chat.draft;
    else if (what === "failed") this.live.say(this.chat.texts.t(this.chat.trouble ? "widget.down" : "widget.failed"));
  }

  translate() {
    const { texts } = this.chat;
    this.talkText.textContent = texts.t("widget.talk_to_person");
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
      const actions = {
        start: () => this.start(),
        retry: () => this.retry(),
        enter: () => this.enter(),
        decline: () => this.decline(),
        setLanguage: (code) => chat.setLanguage(code),
      };
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

  /** The person goes on here with a conversation from elsewhere; what they have asked for meanwhile is asked there. */
  async enter() {
    this.focusNext = true;
    await this.steps.attempt(() => this.chat.enter());
    this.askPending();
  }

  decline() {
    this.focusNext = true;
    this.chat.decline();
    this.askPending();
  }

  askPending() {
    if (!this.pending || this.chat.phase !== "chat") return;
    this.chat.send(this.pending);
    this.pending = null;
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
      if (message.withdrawn) continue;
      const choices = (message.buttons || []).map((button) => button.title).join(", ");
      const mark = message.replaces && message.author === "advisor" ? ` (${chat.texts.t("widget.correction")})` : "";
      const text = `${authorName(message, chat.texts)}${mark}: ${message.text}${choices ? ` ${choices}` : ""}`;
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

  onCase() {
    this.renderStatus();
    this.log.renderCard();
  }

  renderStatus() {
    const { chat } = this;
    this.status.render();
    this.notices.render();
    const alone = !chat.waiting && chat.handover.state !== "with_advisor";
    this.composer.translate(chat.texts, alone ? "widget.placeholder" : chat.meanwhile ? "widget.placeholder_bot" : "widget.placeholder_advisor");
  }
}
