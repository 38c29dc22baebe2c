// Keeps the page up to date. Everything here is a convenience: without script every page and form works by reloading.

import { alertTo, countInTitle } from "./alerts.js";
import { forgetDrafts } from "./drafts.js";
import { notes } from "./notes.js";
import { picker } from "./picker.js";
import { replyBox } from "./reply.js";
import { announce, filled, showBack, showEnded, showLost } from "./say.js";
import { isLeaving } from "./send.js";
import { stream } from "./stream.js";
import { swap } from "./swap.js";

const MINUTE = 60000;
const text = document.body.dataset;
const queueArea = document.getElementById("live-queue");
const caseArea = document.getElementById("live-case");
const notesArea = document.getElementById("live-notes");
const newBelow = document.getElementById("new-below");
const ownCase = caseArea?.dataset.case ?? "";
const refreshQueue = inTurn(fetchQueue);
const refreshCase = inTurn(fetchCase);
const refreshNotes = inTurn(fetchNotes);
const box = replyBox(refreshCase);
let known = null;
let connection = null;

picker(refreshCase);
notes(refreshNotes);

async function part(url) {
  const response = await fetch(url);
  if (response.status === 401) return ended();
  if (!response.ok && ![403, 404].includes(response.status)) throw new Error(String(response.status));
  return response.text();
}

/** Runs at most one `work` at a time and once more if it was asked for meanwhile: an older answer never overtakes. */
function inTurn(work) {
  let running = null;
  let again = false;
  return function run() {
    if (running) {
      again = true;
      return running;
    }
    running = work().finally(() => {
      running = null;
      const more = again;
      again = false;
      if (more) run();
    });
    return running;
  };
}

async function fetchQueue() {
  const html = await part(queueArea?.dataset.src ?? "/console/fragments/counts").catch(() => null);
  if (!html) return;
  const lists = new DOMParser().parseFromString(html, "text/html").querySelector(".queue");
  if (!lists) return;
  compare(lists.dataset);
  if (queueArea) swap(queueArea, html);
}

/** Count in the navigation, and what to read out: a case that was not there, a message in another own case. */
function compare({ attention, waiting, mine }) {
  const now = { waiting: new Set(waiting.split(" ").filter(Boolean)), mine: new Map(mine.trim().split(/\s+/).map(pair)) };
  const count = document.getElementById("nav-count");
  count.textContent = attention;
  count.hidden = attention === "0";
  countInTitle(Number(attention));
  if (known && [...now.waiting].some((id) => !known.waiting.has(id))) tell(text.textCase);
  for (const [id, number] of now.mine) {
    if (known?.mine.has(id) && id !== ownCase && number > known.mine.get(id)) tell(filled(text.textMessageIn, id));
  }
  known = now;
}

/** Read out, and an alert where the advisor looks elsewhere. */
function tell(sentence) {
  announce(sentence);
  alertTo(sentence);
}

function pair(entry) {
  const [id, number] = entry.split(":");
  return [id, Number(number)];
}

async function fetchCase() {
  if (!caseArea) return;
  const html = await part(caseArea.dataset.src).catch(() => null);
  if (!html) return;
  const before = { ...caseArea.querySelector(".casefile").dataset };
  const atEnd = isSeen(document.getElementById("latest"));
  swap(caseArea, html);
  const now = caseArea.querySelector(".casefile").dataset;
  if (now.standing !== before.standing) return moved(now.standing);
  if (atEnd) document.getElementById("latest")?.scrollIntoView({ block: "end" });
  if (Number(now.person) > Number(before.person)) {
    tell(text.textMessage);
    if (newBelow) newBelow.hidden = atEnd;
  }
}

async function fetchNotes() {
  if (!notesArea) return;
  const html = await part(notesArea.dataset.src).catch(() => null);
  if (!html || !html.includes("data-notes")) return;
  const count = () => Number(notesArea.firstElementChild.dataset.notes);
  const before = count();
  swap(notesArea, html);
  if (count() > before && !document.activeElement.closest(".notes form")) announce(notesArea.dataset.new);
}

/** The case went to somebody else, was closed or erased: start afresh, unless that would take away a text being written. */
function moved(standing) {
  if (isLeaving()) return;
  const erased = standing === "none";
  if (!erased && !box.written()) return location.reload();
  if (erased) box.drop();
  else box.lock();
  document.querySelectorAll(".side, .actions, h1 .standing").forEach((element) => element.remove());
  if (erased) announce(caseArea.querySelector(".notice").textContent.trim());
}

function isSeen(element) {
  if (!element) return false;
  const reply = document.querySelector(".reply")?.offsetHeight ?? 0;
  return element.getBoundingClientRect().bottom <= innerHeight - Math.min(reply, innerHeight / 2) + 60;
}

function ended() {
  connection?.stop();
  showEnded();
  return null;
}

function refreshAll() {
  refreshQueue();
  refreshCase();
  refreshNotes();
}

connection = stream(`/console/events${ownCase ? `?case=${ownCase}` : ""}`, {
  onEvent: (name) => (name === "end" ? ended() : name === "case" ? refreshAll() : refreshQueue()),
  onOpen(wasLost) {
    if (wasLost) showBack();
    refreshAll();
  },
  onLost() {
    showLost();
    refreshQueue(); // finds out whether it is the session that is over
  },
});

setInterval(() => !document.hidden && refreshAll(), MINUTE); // "12 min" grows without anything having changed
newBelow?.addEventListener("click", () => (newBelow.hidden = true));
document.querySelector("[data-logout]").addEventListener("submit", () => forgetDrafts());
document.addEventListener("keydown", (event) => {
  const open = document.activeElement.closest("details[open]") ?? document.querySelector("details.confirm[open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
// What was told once is not to be told again by reloading.
const address = new URL(location.href);
if (address.searchParams.has("notice") || address.searchParams.has("language")) {
  address.searchParams.delete("notice");
  address.searchParams.delete("language");
  history.replaceState(null, "", address);
}
