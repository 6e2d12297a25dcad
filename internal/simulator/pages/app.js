// The two screens of the simulator: the owner's phone and a customer. All state lives in the Go
// program; any hint on the event stream makes the page read it again.
import { LinkPanel } from "./link.js";
import { Room, get, post } from "./room.js";
import { choose, current, locale, t, translate } from "./words.js";

const $ = (id) => document.getElementById(id);
let state = null;
let number = "";
let picked = "";
let selected = { phone: "", customer: sessionStorage.getItem("simulator-who") || "" };

const rooms = {
  phone: new Room($("phone").querySelector(".room"), "phone"),
  customer: new Room($("customer").querySelector(".room"), "customer"),
};

const panel = new LinkPanel($("link"), $("ask"), () => refresh());

async function refresh() {
  state = await get("state");
  number = state.numbers.some((n) => n.id === number) ? number : state.numbers[0].id;
  lookAtPhone();
  drawStrip();
  drawNumbers();
  panel.show(state.numbers.find((n) => n.id === number));
  drawChats();
  drawPeople();
  await Promise.all([openRoom("phone"), openRoom("customer")]);
}

// A phone that is asked to connect comes to the front, once.
let looked = "";
function lookAtPhone() {
  const asking = state.numbers.find((n) => n.link.signup?.asked);
  if (!asking || asking.link.signup.session === looked) return;
  looked = asking.link.signup.session;
  if (number !== asking.id) selected.phone = picked = "";
  number = asking.id;
  document.querySelector(".sides [data-side=phone]").click();
}

function openRoom(side) {
  const business = state.numbers.find((n) => n.id === number);
  const contact = people().find((c) => c.id === selected[side]);
  return rooms[side].show(business, contact);
}

function drawStrip() {
  const c = state.counts;
  const ok = c.answers[200] ?? 0;
  const rest = Object.values(c.answers).reduce((a, b) => a + b, 0) - ok;
  const parts = [`${ok} ${t("webhooks")} ${t("answered")}`];
  if (rest) parts.push(`${rest} ${t("otherwise")}`);
  if (c.pending) parts.push(`${c.pending} ${t("waiting")}`);
  if (!state.callback) parts.push(t("noCallback"));
  else if (!state.verified) parts.push(t("unverified"));
  $("counts").textContent = parts.join(" · ");
  $("clock").textContent = `${t("time")}: ${new Date(state.now).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" })}`;
}

function fillSelect(select, options, value) {
  const wanted = JSON.stringify([options, value]);
  if (select.dataset.drawn === wanted) return;
  select.dataset.drawn = wanted;
  select.replaceChildren(...options.map(([v, label]) => Object.assign(document.createElement("option"), { value: v, textContent: label })));
  select.value = value;
}

function drawNumbers() {
  fillSelect($("number"), state.numbers.map((n) => [n.id, `${n.name} +${n.digits}`]), number);
}

// Everybody the page knows: those with chats, and those met last.
function people() {
  const known = new Map(state.numbers.flatMap((n) => n.chats.map((chat) => [chat.contact.id, chat.contact])));
  for (const c of state.contacts ?? []) known.set(c.id, c);
  return [...known.values()];
}

function drawPeople() {
  const options = people().map((c) => [c.id, label(c)]);
  fillSelect($("who"), [["", "—"], ...options], selected.customer);
}

const label = (c) => (c.name || c.username || "+" + c.digits) + (c.hidden ? "" : ` +${c.digits}`);

function drawChats() {
  const chats = state.numbers.find((n) => n.id === number).chats;
  const list = $("chats");
  const focused = document.activeElement?.dataset?.contact;
  if (!chats.length) {
    list.replaceChildren(Object.assign(document.createElement("li"), { className: "empty", textContent: t("nobody") }));
    return;
  }
  if (!selected.phone) selected.phone = chats[0].contact.id;
  // A chat that somebody opened on purpose is read as it fills.
  const open = chats.find((c) => c.contact.id === picked);
  if (open?.unread && document.visibilityState === "visible") post("phone/read", { number, contact: picked });
  list.replaceChildren(...chats.map((chat) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.dataset.contact = chat.contact.id;
    if (chat.contact.id === selected.phone) button.setAttribute("aria-current", "true");
    const face = Object.assign(document.createElement("span"), { className: "face", textContent: [...(chat.contact.name || chat.contact.username || "?")][0] });
    face.style.setProperty("--hue", hue(chat.contact.id));
    face.ariaHidden = "true";
    const saved = state.numbers.find((n) => n.id === number).book[chat.contact.id];
    const name = Object.assign(document.createElement("b"), { textContent: saved || chat.contact.name || chat.contact.username || "+" + chat.contact.digits });
    const last = Object.assign(document.createElement("span"), { className: "last", textContent: chat.last_text || t(chat.last_type) });
    button.append(face, name, last);
    if (chat.unread) {
      const badge = Object.assign(document.createElement("span"), { className: "badge", textContent: chat.unread });
      badge.append(Object.assign(document.createElement("span"), { className: "sr", textContent: " " + t("unread") }));
      button.append(badge);
    }
    button.addEventListener("click", () => pickChat(chat.contact.id));
    item.append(button);
    return item;
  }));
  if (focused) list.querySelector(`[data-contact="${focused}"]`)?.focus();
}

const hue = (id) => ([...id].reduce((a, c) => a * 31 + c.codePointAt(0), 7) * 47) % 360;

async function pickChat(id) {
  selected.phone = picked = id;
  $("phone").dataset.open = "room";
  drawChats();
  await openRoom("phone");
}

$("chats").addEventListener("keydown", (e) => {
  if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
  const all = [...$("chats").querySelectorAll("button")];
  const next = all[all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    e.preventDefault();
    next.focus();
  }
});

// On a narrow screen one pane shows at a time: the phone or the customer, the chats or one of them.
for (const b of document.querySelectorAll(".sides button")) {
  b.addEventListener("click", () => {
    document.querySelector("main").dataset.side = b.dataset.side;
    for (const other of document.querySelectorAll(".sides button")) other.setAttribute("aria-pressed", String(other === b));
  });
}
$("back").addEventListener("click", () => {
  delete $("phone").dataset.open;
  $("chats").querySelector("[aria-current]")?.focus();
});

$("number").addEventListener("change", () => {
  number = $("number").value;
  selected.phone = picked = "";
  refresh();
});
$("who").addEventListener("change", () => {
  selected.customer = $("who").value;
  sessionStorage.setItem("simulator-who", selected.customer);
  openRoom("customer").then(() => selected.customer && post("customer/read", { number, contact: selected.customer }));
});

const meet = $("meet");
$("new").addEventListener("click", () => {
  meet.querySelector("form").reset();
  meet.querySelector("[name=digits]").value = "+91 55501 0" + String(1000 + Math.floor(Math.random() * 5000));
  meet.showModal();
});
meet.addEventListener("close", async () => {
  if (meet.returnValue !== "ok") return;
  const f = new FormData(meet.querySelector("form"));
  const made = await post("customers", { name: f.get("name"), digits: f.get("digits"), username: f.get("username"), hidden: f.get("hidden") === "on" });
  selected.customer = made.id;
  sessionStorage.setItem("simulator-who", made.id);
  await refresh();
  rooms.customer.focus();
});

const book = $("book");
$("save-contact").addEventListener("click", () => {
  const who = people().find((c) => c.id === selected.phone);
  if (!who) return;
  book.querySelector("[name=name]").value = state.numbers.find((n) => n.id === number).book[who.id] || who.name;
  $("book-who").textContent = label(who);
  book.showModal();
});
book.addEventListener("close", async () => {
  if (book.returnValue !== "ok" && book.returnValue !== "remove") return;
  const name = new FormData(book.querySelector("form")).get("name");
  await post("phone/contact", { number, contact: selected.phone, name, remove: book.returnValue === "remove" }).catch(() => {});
  await refresh();
});
const renumber = $("renumber-dialog");
$("renumber").addEventListener("click", () => {
  if (!selected.customer) return;
  renumber.querySelector("[name=digits]").value = "+91 55501 0" + String(1000 + Math.floor(Math.random() * 5000));
  renumber.showModal();
});
renumber.addEventListener("close", async () => {
  const how = renumber.returnValue;
  if (how !== "ok" && how !== "id") return;
  const digits = new FormData(renumber.querySelector("form")).get("digits");
  await post(how === "ok" ? "customer/number" : "customer/user-id", { contact: selected.customer, digits }).catch(() => {});
  await refresh();
});
const newphone = $("newphone");
$("new-phone").addEventListener("click", () => {
  newphone.querySelector("form").reset();
  newphone.querySelector("[name=digits]").value = "+91 55501 0" + String(1000 + Math.floor(Math.random() * 5000));
  newphone.showModal();
});
newphone.addEventListener("close", async () => {
  if (newphone.returnValue !== "ok") return;
  const f = new FormData(newphone.querySelector("form"));
  const made = await post("phones", { name: f.get("name"), digits: f.get("digits") });
  number = made.number;
  selected.phone = picked = "";
  await refresh();
});

for (const b of document.querySelectorAll("[data-advance]")) {
  b.addEventListener("click", async () => {
    b.disabled = true;
    await post("advance", { seconds: Number(b.dataset.advance) }).finally(() => (b.disabled = false));
    await refresh();
  });
}

$("language").value = current();
$("language").addEventListener("change", () => {
  choose($("language").value);
  for (const room of Object.values(rooms)) room.redraw();
  panel.words();
  refresh();
});
const theme = localStorage.getItem("simulator-theme");
if (theme) document.documentElement.dataset.theme = theme;
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("simulator-theme", document.documentElement.dataset.theme);
});

async function drawFaults() {
  const rows = await get("faults");
  $("faults").replaceChildren(...rows.map((f) => {
    const tr = document.createElement("tr");
    tr.append(Object.assign(document.createElement("th"), { scope: "row", textContent: "…" + f.digits }),
      Object.assign(document.createElement("td"), { textContent: f.what }));
    return tr;
  }));
}

// Reads the state again soon after a hint, at most some eight times a second, one at a time.
let pending = false;
let running = false;
async function hint() {
  if (running) {
    pending = true;
    return;
  }
  running = true;
  do {
    pending = false;
    await refresh().catch(() => {});
    await new Promise((done) => setTimeout(done, 120));
  } while (pending);
  running = false;
}

function listen() {
  const events = new EventSource("api/events");
  events.onopen = hint;
  events.onmessage = hint;
  events.onerror = () => ($("counts").textContent = t("lost"));
}

translate();
drawFaults();
listen();
