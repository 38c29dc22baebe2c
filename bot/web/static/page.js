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

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-chat]");
    if (button) ask(button);
  });
})();
