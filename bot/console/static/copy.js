// Buttons that copy a field or a list; without script people mark the text themselves.

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = source.value ?? [...source.children].map((line) => line.textContent).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS browsers give no clipboard: what is marked can be copied by hand.
      getSelection().selectAllChildren(source);
      source.select?.();
      return;
    }
    document.getElementById("announce").textContent = button.dataset.done;
    button.textContent = button.dataset.done;
  });
}
