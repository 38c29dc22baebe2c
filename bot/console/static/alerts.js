// Alerts for advisors who look elsewhere: the browser's notification, a short tone, the number in the title. They say that
// something waits, in the words of the page, never what or from whom. Each can be switched off in the profile.

const SOUND = "lotse-console-sound"; // per browser: at home one may want to hear it, in an open office not
const panel = document.getElementById("alerts");
const quiet = new Set((document.body.dataset.quiet ?? "").split(" "));
const heading = document.body.dataset.textAlerts;
const bare = document.title.replace(/^\(\d+\) /, "");
let audio = null;

/** Something new: `sentence` is one of the console's own. Nobody is alerted to what they are looking at. */
export function alertTo(sentence) {
  if (!document.hidden && document.hasFocus()) return;
  if (!quiet.has("desktop") && window.Notification?.permission === "granted") notify(sentence);
  if (!quiet.has("sound") && stored()) play();
}

/** "(3) Queue": how many ask for something now. */
export function countInTitle(number) {
  document.title = number && !quiet.has("title") ? `(${number}) ${bare}` : bare;
}

function notify(sentence) {
  try {
    // One tag: several open pages and several events make one notification, not a heap.
    const shown = new Notification(heading, { body: sentence, tag: "lotse", icon: "/console/static/icon.svg" });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // some phones allow notifications and cannot show them from a page
  }
}

/** Two short tones, quiet. Made here, so that there is no file to load. */
function play() {
  try {
    audio ??= new AudioContext();
    audio.resume();
    for (const [start, pitch] of [[0, 660], [0.16, 880]]) tone(audio.currentTime + start, pitch);
  } catch {
    // no sound: the page still shows what is new
  }
}

function tone(start, pitch) {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.15, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.14);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + 0.15);
}

function stored() {
  try {
    return localStorage.getItem(SOUND) === "on";
  } catch {
    return false;
  }
}

function store(on) {
  try {
    if (on) localStorage.setItem(SOUND, "on");
    else localStorage.removeItem(SOUND);
  } catch {
    // storage is switched off: the tone stays off on the next page
  }
}

function showPanel() {
  panel.hidden = false;
  const box = document.getElementById("alerts-sound");
  box.checked = stored() && !quiet.has("sound");
  box.disabled = quiet.has("sound");
  document.getElementById("alerts-sound-quiet").hidden = !quiet.has("sound");
  box.addEventListener("change", () => {
    store(box.checked);
    if (box.checked) play(); // what it sounds like, and the permission that browsers want a click for
  });
  document.getElementById("alerts-ask").addEventListener("click", async () => {
    await Notification.requestPermission();
    showDesktop();
  });
  showDesktop();
}

function showDesktop() {
  const line = document.getElementById("alerts-desktop");
  const state = quiet.has("desktop") ? "quiet" : !window.Notification ? "none" : Notification.permission;
  line.textContent = { granted: line.dataset.on, denied: line.dataset.blocked, none: line.dataset.none, quiet: line.dataset.quiet }[state] ?? "";
  document.getElementById("alerts-ask").hidden = state !== "default";
}

if (panel) showPanel();
