/* The Lotse chat. Embed with one tag:
 *   <script src="https://HOST/widget.js" data-language="auto" async></script>
 * Optional: data-privacy-url, data-service-url, data-open. Nothing is stored and the API is not
 * called before the person opens the chat. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.customElements.get("lotse-chat")) return;

  const base = script.src.replace(/(static\/)?widget\.js.*$/, "");
  const { language = "auto", privacyUrl = "", serviceUrl = "" } = script.dataset;
  const openAtOnce = "open" in script.dataset && script.dataset.open !== "false";

  const insert = () => {
    const element = document.querySelector("lotse-chat") || document.createElement("lotse-chat");
    element.setAttribute("base", base);
    element.setAttribute("language", language);
    if (privacyUrl) element.setAttribute("privacy-url", privacyUrl);
    if (serviceUrl) element.setAttribute("service-url", serviceUrl);
    if (openAtOnce) element.setAttribute("open-at-once", "");
    if (!element.isConnected) document.body.append(element);
    return element;
  };

  // The chat's own code did not arrive: say at least where help is, never vanish silently.
  const lastResort = () => {
    const box = document.createElement("aside");
    box.setAttribute("aria-label", "Lotse");
    box.append("Lotse: ☎ 110, 112 ");
    if (/^https?:/.test(serviceUrl)) {
      const link = document.createElement("a");
      link.href = serviceUrl;
      link.textContent = new URL(serviceUrl).hostname;
      box.append(link);
    }
    document.body.append(box);
  };

  const load = (attempt) =>
    import(`${base}static/widget/element.js${attempt ? `?again=${attempt}` : ""}`).then(
      (module) => {
        if (!window.customElements.get("lotse-chat")) window.customElements.define("lotse-chat", module.LotseChat);
        insert();
      },
      () => (attempt < 2 ? setTimeout(load, 2000 * (attempt + 1), attempt + 1) : lastResort()),
    );

  if (document.body) load(0);
  else document.addEventListener("DOMContentLoaded", () => load(0), { once: true });
})();
