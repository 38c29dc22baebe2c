// Calls to the Lotse server. Every failure is an ApiError with a status (0: not reached).

const PATIENCE = 30000;

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message || code);
    this.status = status;
    this.code = code;
  }

  /** The conversation is no longer on the server (erased, past retention). */
  get gone() {
    return this.status === 401 || this.status === 404 || this.status === 410;
  }

  /** The same call may succeed later. */
  get passing() {
    return this.down || this.status === 408 || this.status === 429;
  }

  /** The server is not there or not working. */
  get down() {
    return this.status === 0 || this.status >= 500;
  }
}

export class Api {
  constructor(base) {
    this.base = base;
  }

  async call(method, path, { token, body, patience = PATIENCE, plain = false } = {}) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), patience);
    try {
      const response = await fetch(this.base + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: controller.signal,
        credentials: "omit",
        cache: "no-store",
      });
      const text = await response.text();
      if (response.ok) return plain ? text : text ? JSON.parse(text) : null;
      const { error = {} } = parsed(text);
      throw new ApiError(response.status, error.code || "http", error.message || "");
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(0, "unreachable", String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  config(language) {
    return this.call("GET", `api/widget?language=${encodeURIComponent(language)}`, { patience: 10000 });
  }

  create(language, page, timezone) {
    return this.call("POST", "api/conversations", { body: { language, page, timezone } });
  }

  /** Takes a conversation up by a one-time code: {id, token, language, messages}. */
  enter(code) {
    return this.call("POST", "api/enter", { body: { code } });
  }

  /** Anything below a conversation's own address. */
  of({ id, token }, method, path, body) {
    return this.call(method, `api/conversations/${id}/${path}`, { token, body });
  }

  send({ id, token }, message) {
    return this.call("POST", `api/conversations/${id}/messages`, { token, body: message });
  }

  setLanguage({ id, token }, language) {
    return this.call("PUT", `api/conversations/${id}/language`, { token, body: { language } });
  }

  erase({ id, token }) {
    return this.call("DELETE", `api/conversations/${id}`, { token });
  }

  export({ id, token }) {
    return this.call("GET", `api/conversations/${id}/export`, { token });
  }

  /** The conversation as a page. */
  transcript({ id, token }) {
    return this.call("GET", `api/conversations/${id}/transcript`, { token, plain: true });
  }

  eventsUrl({ id }) {
    return `${this.base}api/conversations/${id}/events`;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}
