// <lotse-chat>: the launcher, opening and closing, unread messages, the frame around the chat.

import { Chat } from "./chat.js";
import { h, icon } from "./dom.js";
import { Background } from "./focus.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";

const PHONE = "(max-width: 480px)";

export class LotseChat extends HTMLElement {
  connectedCallback() {
    if (this.chat) return;
    this.background = new Background(this);
    this.phone = matchMedia(PHONE);
    const shadow = this.attachShadow({ mode: "open" });
    const base = this.getAttribute("base") || "/";
    this.chat = new Chat({
      base,
      language: this.getAttribute("language") || "auto",
      notify: (what, detail) => this.update(what, detail),
    });
    this.panel = new Panel(
      this.chat,
      { privacyUrl: this.getAttribute("privacy-url"), serviceUrl: this.getAttribute("service-url") },
      { close: () => this.close() },
    );
    this.live = new Live();
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcherText = h("span", { class: "launcher-text" });
    this.launcher = h(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.open() },
      icon("chat"),
      this.launcherText,
      this.badge,
    );
    this.root = h("div", { class: "root", hidden: true }, this.launcher, this.panel.element, this.live.element);
    // The corner follows the page, so that choosing another language in the chat does not move it.
    if (getComputedStyle(document.documentElement).direction === "rtl") this.root.classList.add("page-rtl");
    const style = h("link", { rel: "stylesheet", href: `${base}static/widget/widget.css` });
    const show = () => (this.root.hidden = false);
    style.addEventListener("load", show);
    style.addEventListener("error", show);
    shadow.append(style, this.root);
    this.ready = true;
    this.update("texts");
    this.update("unread");
    this.listen();
    if (this.hasAttribute("open-at-once")) this.open();
    else if (this.chat.phase === "chat" && this.chat.store.wasOpen && !this.phone.matches) this.show();
  }

  listen() {
    document.addEventListener("visibilitychange", () => this.update("unread"));
    this.phone.addEventListener("change", () => this.frame());
    window.visualViewport?.addEventListener("resize", () => this.fitKeyboard());
    window.visualViewport?.addEventListener("scroll", () => this.fitKeyboard());
  }

  get isOpen() {
    return !this.panel.element.hidden;
  }

  /** Opens the chat, by a person's action. question: {payload, title} or {text}, asked once the person has started. */
  open(question = null) {
    if (question && (question.payload || question.text)) {
      this.panel.ask({ title: question.title || question.payload, ...question });
    }
    if (!this.isOpen) this.show();
    this.panel.focusStart();
  }

  /** Opens the chat with a one-time code that goes on with a conversation here, if the person agrees. */
  enter(code) {
    this.chat.offer(code);
    this.open();
  }

  show() {
    this.panel.element.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.root.classList.add("is-open");
    this.frame();
    this.chat.load();
    this.chat.store.wasOpen = true;
    this.panel.composer.measure();
    this.panel.log.toEnd();
    this.update("unread");
    this.dispatchEvent(new CustomEvent("lotse-open", { bubbles: true, composed: true }));
  }

  close() {
    if (!this.isOpen) return;
    this.panel.element.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.root.classList.remove("is-open");
    this.frame();
    this.chat.store.wasOpen = false;
    this.launcher.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("lotse-close", { bubbles: true, composed: true }));
  }

  /** On a phone the chat covers the page and is modal; beside a page it is not. */
  frame() {
    const modal = this.isOpen && this.phone.matches;
    if (modal) {
      this.panel.element.setAttribute("aria-modal", "true");
      this.background.silence();
    } else {
      this.panel.element.removeAttribute("aria-modal");
      this.background.release();
    }
    this.fitKeyboard();
  }

  /** The on-screen keyboard must not cover the input. */
  fitKeyboard() {
    const { style } = this.panel.element;
    const view = window.visualViewport;
    if (!view || !this.isOpen || !this.phone.matches || view.scale > 1.05) {
      style.removeProperty("height");
      style.removeProperty("top");
      return;
    }
    style.setProperty("height", `${view.height}px`);
    style.setProperty("top", `${view.offsetTop}px`);
  }

  // ---- what happens in the conversation

  update(what, detail) {
    if (!this.ready) return;
    this.panel.update(what, detail);
    if (what === "texts") {
      this.root.lang = this.chat.texts.language;
      this.root.dir = this.chat.texts.direction;
    }
    if (what === "phase" && this.isOpen) this.chat.store.wasOpen = true; // kept only once there is a conversation
    if (what === "unread" || what === "texts" || what === "phase") this.showUnread();
  }

  showUnread() {
    const { chat } = this;
    if (this.isOpen && document.visibilityState === "visible") chat.markSeen();
    const { unread, texts } = chat;
    const note = unread ? texts.t("widget.unread", { count: texts.number(unread) }) : "";
    this.badge.hidden = !unread || this.isOpen;
    this.badge.textContent = unread > 9 ? "9+" : String(unread);
    this.launcherText.textContent = texts.t("widget.launcher");
    this.launcher.setAttribute("aria-label", [texts.t("widget.launcher"), note].filter(Boolean).join(". "));
    if (unread > (this.lastUnread || 0) && !this.isOpen && !document.hidden) this.live.say(note);
    this.lastUnread = unread;
    this.titleUnread(document.hidden ? unread : 0);
  }

  titleUnread(count) {
    const plain = document.title.replace(/^\(\d+\) /, "");
    const title = count ? `(${count}) ${plain}` : plain;
    if (title !== document.title && (count || this.titled)) document.title = title;
    this.titled = count > 0;
  }
}
