// The popup of Embedded Signup. It talks to the window that opened it as the platform's does: session
// messages to exactly the origin it was opened for, and the login answer at the end.
import { choose, current, t, translate } from "./words.js";

const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const target = query.get("origin") || "";
const error = document.querySelector(".error");
let session = "";
let step = "BUSINESS_APP_CHOICE";
let ended = false;

async function call(path, body) {
  const answer = await fetch("/simulator/api/" + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const out = await answer.json();
  if (!answer.ok) throw new Error(out.error);
  return out;
}

function tell(message) {
  if (!target) return;
  // A closed or severed opener is nobody to tell.
  try {
    window.opener?.postMessage(message, target);
  } catch {
    fail(new Error(t("dialogNoOpener")));
  }
}

function fail(e) {
  error.textContent = e.message;
  error.hidden = false;
}

function show(id) {
  for (const other of ["choose", "number", "code", "over"]) $(other).hidden = other !== id;
  error.hidden = true;
  document.querySelector(`#${id} input`)?.focus();
}

function finish(out) {
  ended = true;
  for (const message of out.messages) tell(message);
  tell({ type: "PRETEND_LOGIN", state: query.get("state") || "", status: out.code ? "connected" : "unknown", authResponse: out.code ? { code: out.code, expiresIn: 30 } : null });
  $("result").textContent = t(out.code ? "dialogDone" : "dialogNotDone");
  $("endings").hidden = true;
  show("over");
  if (window.opener) setTimeout(() => window.close(), 400);
}

$("business").addEventListener("click", async () => {
  step = "BUSINESS_APP_PHONE_NUMBER";
  show("number");
});

$("number").addEventListener("submit", async (e) => {
  e.preventDefault();
  try {
    const digits = new FormData(e.target).get("digits");
    const begun = await call("signup/begin", { client_id: query.get("client_id"), config_id: query.get("config_id"), digits });
    session = begun.session;
    step = "";
    show("code");
  } catch (err) {
    fail(err);
  }
});

$("code").addEventListener("submit", async (e) => {
  e.preventDefault();
  try {
    finish(await call("signup/finish", { session, verification: new FormData(e.target).get("code") }));
  } catch (err) {
    fail(err);
  }
});

for (const b of document.querySelectorAll("[data-end]")) {
  b.addEventListener("click", async () => {
    try {
      finish(await call("signup/cancel", { session, step, error: b.dataset.end === "cancel_error" }));
    } catch (err) {
      fail(err);
    }
  });
}

// Closing the window is a cancellation too: the page hears of it, as it does from the platform.
addEventListener("pagehide", () => {
  if (ended) return;
  tell({ type: "WA_EMBEDDED_SIGNUP", event: "CANCEL", version: 3, data: { current_step: step || "BUSINESS_APP_CONNECT" } });
});

async function suggest() {
  const state = await (await fetch("/simulator/api/state")).json();
  const free = state.numbers.filter((n) => n.hybrid && (n.link.state === "app" || n.link.state === "disconnected"));
  $("phones").replaceChildren(...free.map((n) => Object.assign(document.createElement("option"), { value: "+" + n.digits, label: n.name })));
  if (free.length === 1) $("number").querySelector("input").value = "+" + free[0].digits;
}

$("language").value = current();
$("language").addEventListener("change", () => choose($("language").value));
const theme = localStorage.getItem("simulator-theme");
if (theme) document.documentElement.dataset.theme = theme;
translate();
$("app").textContent = query.get("client_id") ? `${t("dialogApp")} ${query.get("client_id")}` : t("dialogNoApp");
suggest();
