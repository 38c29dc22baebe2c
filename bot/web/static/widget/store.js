// What is kept in the browser, and only once the person has started the chat: the conversation's id and
// token, the draft, unsent messages, the number of the last message read, the interface texts.

const KEY = "lotse";

export class Store {
  constructor(base, onChange) {
    this.key = `${KEY}:${base}`;
    this.memory = null; // stands in where the browser refuses storage
    window.addEventListener("storage", (event) => {
      if (event.key !== this.key && event.key !== null) return;
      this.memory = null;
      onChange(this.read());
    });
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || this.memory;
    } catch {
      return this.memory;
    }
  }

  /** Begins to keep things; patch() does nothing before. */
  create(content) {
    this.write(content);
  }

  patch(change) {
    const content = this.read();
    if (content) this.write({ ...content, ...change });
  }

  write(content) {
    this.memory = content;
    try {
      localStorage.setItem(this.key, JSON.stringify(content));
    } catch {
      // Private mode or full: this tab still works.
    }
  }

  wipe() {
    this.memory = null;
    try {
      localStorage.removeItem(this.key);
      sessionStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }

  /** Whether the chat was open in this tab before the page changed. */
  get wasOpen() {
    try {
      return sessionStorage.getItem(this.key) === "open";
    } catch {
      return false;
    }
  }

  set wasOpen(open) {
    if (!this.read()) return;
    try {
      if (open) sessionStorage.setItem(this.key, "open");
      else sessionStorage.removeItem(this.key);
    } catch {
      // Only a convenience.
    }
  }
}
