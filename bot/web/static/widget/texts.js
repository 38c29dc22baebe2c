// Interface texts: from the server, or the few built in for when it cannot be reached.

import { SERVICE_URL, WORDS } from "./words.js";

export class Texts {
  /** config: the answer of GET /api/widget, or null as long as the server has not been asked. */
  constructor(config, wanted) {
    this.config = config;
    this.language = config ? config.language : builtIn(wanted);
    this.direction = config ? config.direction : WORDS[this.language].direction;
    this.strings = { ...WORDS.en.strings, ...WORDS[this.language]?.strings, ...config?.strings };
  }

  get serviceUrl() {
    return this.config?.service_url || SERVICE_URL;
  }

  t(key, values = {}) {
    const known = { days: this.config?.days ?? "", limit: this.config?.limit ?? "", ...values };
    return (this.strings[key] || "").replace(/\{(\w+)\}/g, (whole, name) => known[name] ?? whole);
  }

  /** The hour of a message, with the day if it is not today. */
  time(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return "";
    const today = date.toDateString() === new Date().toDateString();
    const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    return this.format(date, style);
  }

  /** A moment to come, with its day of the week. */
  moment(at) {
    return this.format(new Date(at), { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
  }

  /** The name of the time zone this browser is in. */
  get zone() {
    try {
      const parts = new Intl.DateTimeFormat(this.language, { timeZoneName: "long" }).formatToParts(new Date());
      return parts.find(({ type }) => type === "timeZoneName").value;
    } catch {
      return "";
    }
  }

  languageNames(codes) {
    try {
      const names = new Intl.DisplayNames(this.language, { type: "language" });
      const list = new Intl.ListFormat(this.language, { type: "conjunction" });
      return list.format(codes.map((code) => names.of(code)));
    } catch {
      return codes.join(", ");
    }
  }

  format(date, style) {
    try {
      return new Intl.DateTimeFormat(this.language, style).format(date);
    } catch {
      return "";
    }
  }

  number(value) {
    return new Intl.NumberFormat(this.language).format(value);
  }
}

function builtIn(wanted) {
  const candidates = wanted && wanted !== "auto" ? [wanted] : navigator.languages || [navigator.language];
  for (const candidate of candidates) {
    const code = String(candidate).toLowerCase().split("-")[0];
    if (WORDS[code]) return code;
  }
  return "en";
}
