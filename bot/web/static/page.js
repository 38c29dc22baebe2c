// The landing page: buttons marked data-open-chat open the chat, with their question if they have one.
"use strict";

(() => {
  const PATIENCE = 6000;

  const ask = async (button) => {
    const { payload, title, fallback } = button.dataset;
    const ready = window.customElements.whenDefined("lotse-chat");
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, "late"));
    const result = await Promise.race([ready, late]);
    const chat = document.querySelector("lotse-chat");
    if (result === "late" || !chat) {
      // The chat did not load: lead to a person instead of doing nothing.
      if (fallback) window.location.assign(fallback);
      return;
    }
    chat.open(payload ? { payload, title } : null);
  };

  // A link that goes on with a conversation from elsewhere: behind "#" no server log gets to see its code, and it leaves the address
  // at once, so that it does not stay in the history.
  const behind = (part) => new URLSearchParams(part.slice(1)).get("enter");
  const enter = () => {
    const code = behind(window.location.hash) || behind(window.location.search);
    if (!code) return;
    window.history.replaceState(null, "", window.location.pathname);
    // The element is put into the page right after it is defined.
    window.customElements.whenDefined("lotse-chat").then(() => setTimeout(() => document.querySelector("lotse-chat")?.enter(code)));
  };
  window.addEventListener("hashchange", enter);
  enter();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-chat]");
    if (button) ask(button);
  });
})();
