// Steps that a question, the server or a file belong to: ending, deleting, taking along, going on elsewhere.

import { confirmInside } from "./dialog.js";
import { h } from "./dom.js";
import { askForMailLink, showElsewhere } from "./elsewhere.js";

export class Steps {
  constructor(panel) {
    this.panel = panel;
    this.chat = panel.chat;
  }

  // ---- what the menu and the cards below the log do

  menu() {
    return {
      transcript: () => this.transcript(),
      download: () => this.attempt(async () => saveAs("lotse.json", await this.chat.person.export())),
      elsewhere: () => this.elsewhere(),
      startNew: () => this.startNew(),
      erase: () => this.erase(),
    };
  }

  rating() {
    return {
      rate: (number) => this.attempt(() => this.chat.person.rateCase(number)),
      skip: () => this.chat.person.skipRating(),
      download: () => this.transcript(),
      mailLink: () => this.mailLink(),
    };
  }

  routes() {
    return {
      saveEmail: (address) => this.chat.person.setEmail(address),
      removeEmail: () => this.attempt(() => this.chat.person.setEmail(null)),
      elsewhere: () => this.elsewhere(),
    };
  }

  // ---- to take along

  transcript() {
    return this.attempt(async () => saveAs("lotse.html", await this.chat.person.transcript()));
  }

  elsewhere() {
    return this.attempt(async () => showElsewhere(this.panel.element, this.chat.texts, await this.chat.person.makeCode()));
  }

  async mailLink() {
    const { texts, person } = this.chat;
    if (await askForMailLink(this.panel.element, texts, (address) => person.mailLink(address))) this.panel.banner.warn(texts.t("widget.mail_link_sent"));
  }

  // ---- time and end

  keep() {
    const { panel, chat } = this;
    return this.attempt(async () => {
      await chat.person.keep();
      panel.notices.render();
      panel.header.title.focus();
      panel.banner.warn(chat.texts.t("widget.kept"));
    });
  }

  async endTalk() {
    if (await this.sure("widget.end_talk_confirm", "widget.end_talk_yes")) {
      this.panel.choose({ payload: "/handover/end", title: this.chat.texts.t("widget.end_talk") });
    }
  }

  /** A new conversation in one step; whoever would lose something by it is asked. */
  async startNew() {
    const { chat } = this;
    const reasons = [
      chat.draft.trim() || chat.outbox.items.length ? "widget.new_draft" : "",
      chat.waiting ? "widget.new_waiting" : "",
      chat.handover.state === "with_advisor" ? "widget.new_advisor" : "",
      "widget.new_old",
    ].filter(Boolean);
    const losing = reasons.length > 1 || chat.sorted().some(({ author }) => author === "person");
    if (losing && !(await this.sure("widget.new_confirm", "widget.new_yes", reasons))) return;
    await this.attempt(async () => {
      await chat.leave();
      await this.panel.start(null);
    });
  }

  async erase() {
    if (!(await this.sure("widget.delete_confirm", "widget.delete_yes"))) return;
    this.panel.focusNext = true;
    try {
      await this.chat.erase();
    } catch {
      this.panel.banner.warn(this.chat.texts.t("widget.erase_failed"));
      this.panel.header.menuButton.focus();
    }
  }

  sure(question, yes, reasons = []) {
    const { texts } = this.chat;
    return confirmInside(this.panel.element, {
      question: texts.t(question),
      reasons: reasons.map((key) => texts.t(key)),
      yes: texts.t(yes),
      no: texts.t("widget.cancel"),
    });
  }

  /** What needs the server; where that fails the person is told and nothing else changes. */
  async attempt(step) {
    try {
      await step();
    } catch (error) {
      if (error.gone && this.chat.conversation) this.chat.end("gone");
      else this.panel.banner.warn(this.chat.texts.t(error.down ? "widget.down" : "widget.not_done"));
    }
  }
}

function saveAs(name, blob) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
