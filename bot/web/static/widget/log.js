// The list of messages: rendering, scrolling, moving about with the keyboard.

import { h, icon } from "./dom.js";
import { reachable } from "./focus.js";
import { asksConsent, AGREE, consentList } from "./consent.js";
import { ratingCard, thumbs } from "./feedback.js";
import { helpNode, messageNode, pendingNode } from "./message.js";
import { routesCard, routesKey } from "./routes.js";

const NEAR_END = 80;

export class Log {
  /** actions: onButton(button, withheld), onAgain(clientId), onLeave() for Escape back to the input, rating and routes: those of the cards. */
  constructor(chat, actions) {
    this.chat = chat;
    this.actions = actions;
    this.nodes = new Map();
    this.list = h("div", { class: "list" });
    this.tail = h("div", { class: "tail" });
    this.cards = h("div", { class: "cards" });
    this.element = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" }, this.list, this.tail, this.cards);
    this.moreText = h("span", {});
    this.more = h("button", { type: "button", class: "more", hidden: true, onclick: () => this.showNew() }, this.moreText, icon("down"));
    this.element.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.stick = true;
    new ResizeObserver(() => this.stick && this.toEnd()).observe(this.element);
  }

  /** Everything anew: other language, other conversation. */
  rebuild() {
    this.nodes.clear();
    this.list.replaceChildren();
    this.element.setAttribute("aria-label", this.chat.texts.t("widget.log"));
    this.moreText.textContent = this.chat.texts.t("widget.new_messages");
    this.more.hidden = true;
    this.stick = true;
    this.render([]);
  }

  /** added: the messages that are new, so that their beginning comes into view. */
  render(added) {
    const { chat } = this;
    const wasAtEnd = this.stick;
    const focused = this.focusedButton();
    let previous = null;
    let before = null;
    for (const message of chat.sorted()) {
      let node = this.nodes.get(message.number);
      if (!node) {
        node = this.node(message, previous);
        this.nodes.set(message.number, node);
        if (before) before.after(node);
        else this.list.prepend(node);
      }
      previous = message;
      before = node;
    }
    this.dropSpentButtons();
    this.renderTail(previous?.author === "person");
    this.renderCard();
    if (focused && !focused.isConnected) this.actions.onLeave();
    if (!this.element.isConnected) return;
    const own = chat.outbox.items.some((item) => item.fresh);
    if (own || (wasAtEnd && (added.length || chat.outbox.items.length || chat.typing))) this.follow(added);
    else if (added.some((message) => message.author !== "person")) this.offerNew(added);
    for (const item of chat.outbox.items) item.fresh = false;
  }

  node(message, previous) {
    const { chat } = this;
    const consent = asksConsent(message) ? consentList(chat.sorted(), chat.texts, message.number) : null;
    return messageNode(message, chat.texts, {
      followsSame: previous?.author === message.author && previous?.name === message.name,
      passOn: consent?.node,
      feedback: thumbs(message, chat.texts, chat),
      correction: message.withdrawn && chat.correctionOf(message.number),
      onButton: (button) => this.actions.onButton(button, button.payload === AGREE ? consent?.withheld() : undefined),
    });
  }

  /** A message that is not any more what it was. */
  change(number) {
    const old = this.nodes.get(number);
    if (!old) return;
    const all = this.chat.sorted();
    const index = all.findIndex((message) => message.number === number);
    const node = this.node(all[index], all[index - 1]);
    old.replaceWith(node);
    this.nodes.set(number, node);
  }

  dropSpentButtons() {
    const active = this.chat.activeNumber;
    for (const [number, node] of this.nodes) {
      if (number === active) continue;
      for (const spent of node.querySelectorAll(".choices, .pass-on")) spent.remove();
    }
  }

  /** A button in the log that has the focus and may be about to vanish. */
  focusedButton() {
    const focused = this.element.getRootNode().activeElement;
    return focused?.closest?.(".choices, .pass-on, .again") && this.element.contains(focused) ? focused : null;
  }

  renderTail(afterPerson) {
    const { chat } = this;
    const nodes = chat.outbox.items.map((item, index) =>
      pendingNode(item, chat.texts, { followsSame: afterPerson || index > 0, onAgain: this.actions.onAgain }),
    );
    if (chat.trouble) nodes.push(helpNode(chat.texts, this.actions.serviceUrl()));
    if (chat.typing) nodes.push(this.typingNode());
    this.tail.replaceChildren(...nodes);
  }

  /** What can be done at the end of the log: how the advice was, where the answer may come. */
  renderCard() {
    const { chat } = this;
    const { texts } = chat;
    const found = chat.person.case;
    const rating = chat.person.asksForRating ? JSON.stringify([texts.language, found, texts.config?.email]) : "";
    const key = rating || routesKey(chat);
    if (key === this.cardKey) return;
    this.cardKey = key;
    const focused = this.cards.contains(this.element.getRootNode().activeElement);
    if (rating) this.cards.replaceChildren(ratingCard(texts, { rated: found.rating !== null, mail: texts.config?.email }, this.actions.rating));
    else if (key) this.cards.replaceChildren(routesCard(chat, this.actions.routes));
    else this.cards.replaceChildren();
    if (focused) (this.cards.querySelector("#email-set, #email, .question") || this.element).focus({ preventScroll: true });
    // The card is no news: what was said last stays in view above it.
    const last = this.chat.sorted().filter(({ author }) => author !== "person").pop();
    if (this.stick && last && this.element.isConnected) this.follow([last]);
  }

  typingNode() {
    const { texts, typing } = this.chat;
    const text = texts.t(typing === "advisor" ? "widget.typing_advisor" : "widget.typing");
    return h("p", { class: `typing ${typing}` }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), h("span", {}, text));
  }

  // ---- scrolling

  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.stick = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.stick) this.more.hidden = true;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** To the end, but never past the beginning of a long new answer. */
  follow(added) {
    const first = added.find((message) => message.author !== "person");
    const node = first && this.nodes.get(first.number);
    const end = this.element.scrollHeight - this.element.clientHeight;
    this.element.scrollTop = node ? Math.min(end, node.offsetTop - 12) : end;
    this.stick = this.element.scrollTop >= end - NEAR_END;
  }

  offerNew(added) {
    if (this.more.hidden) this.firstNew = added[0].number;
    this.more.hidden = false;
  }

  showNew() {
    this.more.hidden = true;
    const node = this.nodes.get(this.firstNew);
    if (node) {
      this.element.scrollTop = node.offsetTop - 12;
      node.focus({ preventScroll: true });
    } else {
      this.toEnd();
      this.element.focus();
    }
  }

  // ---- keyboard

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const focused = this.element.getRootNode().activeElement;
    const messages = [...this.element.querySelectorAll(".message")];
    const current = messages.indexOf(focused?.closest(".message"));
    const goTo = (index) => {
      event.preventDefault();
      messages[Math.max(0, Math.min(messages.length - 1, index))]?.focus();
    };
    if (event.key === "ArrowUp") goTo(current < 0 ? messages.length - 1 : current - 1);
    else if (event.key === "ArrowDown") goTo(current < 0 ? messages.length - 1 : current + 1);
    else if (event.key === "Home") goTo(0);
    else if (event.key === "End") goTo(messages.length - 1);
    else if (event.key === "Enter" && focused?.matches(".message")) {
      event.preventDefault();
      reachable(focused)[0]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.actions.onLeave();
    }
  }
}
