// One message as it is drawn.
import { locale, t } from "./words.js";

const make = (tag, className, text) => {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
};

const emojis = ["👍", "❤️", "😂", "😮", "🙏"];

// bubble draws message m for a side; act is called with (action, value). open shows its actions.
export function bubble(m, side, quoted, act, open) {
  const mine = side === "customer" ? m.author === "customer" : m.author !== "customer";
  const row = make("article", "row " + (mine ? "mine" : "theirs"));
  row.dataset.id = m.id;
  const box = make("div", "bubble");
  if (m.type === "sticker") box.classList.add("bare");
  if (m.reply_to) box.append(make("blockquote", "", quoted ? quoted.text || t(quoted.type) : "…"));
  if (m.revoked) box.append(make("p", "gone", t("revoked")));
  else box.append(...content(m, side, act));
  const foot = make("p", "foot");
  if (m.author === "phone" && side === "phone") foot.append(make("span", "", t("byPhone") + " · "));
  if (m.author === "api") foot.append(make("span", "", t("byAPI") + " · "));
  if (m.edited?.length && !m.revoked) foot.append(make("span", "", t("edited") + " · "));
  const time = make("time", "", new Date(m.at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = m.at;
  foot.append(time);
  if (mine) foot.append(ticks(m));
  box.append(foot);
  const reactions = Object.values(m.reactions ?? {});
  if (reactions.length) box.append(make("p", "reactions", reactions.join(" ")));
  row.append(box);
  if (!m.revoked && m.type !== "unsupported") row.append(...actions(m, side, mine, act, open));
  return row;
}

function ticks(m) {
  const status = m.status || "sent";
  const el = make("span", "ticks " + status, { sent: "✓", delivered: "✓✓", read: "✓✓", played: "✓✓", failed: "!" }[status] ?? "✓");
  // A customer's message is on the phone as soon as it is written.
  if (m.author === "customer" && status === "sent") el.textContent = "✓✓";
  el.setAttribute("role", "img");
  el.setAttribute("aria-label", t(m.author === "customer" && status === "sent" ? "delivered" : status) + (m.error_code ? ` (${m.error_code})` : ""));
  if (m.error_code) el.textContent = `! ${m.error_code}`;
  return el;
}

function content(m, side, act) {
  const out = [];
  const w = m.wire ?? {};
  const src = m.media_id ? "api/media/" + m.media_id : "";
  switch (m.type) {
    case "image":
    case "sticker": {
      const img = make("img", m.type);
      img.alt = m.text || t(m.type);
      if (src) img.src = src;
      out.push(img);
      break;
    }
    case "video":
    case "audio": {
      const el = make(m.type);
      el.controls = true;
      el.preload = "metadata";
      if (src) el.src = src;
      el.setAttribute("aria-label", t(w.audio?.voice ? "voice" : m.type));
      if (side === "customer") el.addEventListener("play", () => act("played"), { once: true });
      out.push(el);
      break;
    }
    case "document": {
      const a = make("a", "file", "📄 " + (w.document?.filename || t("document")));
      if (src) a.href = src;
      out.push(a);
      break;
    }
    case "location":
      out.push(make("p", "place", "📍 " + (w.location?.name || `${w.location?.latitude}, ${w.location?.longitude}`)), make("p", "hint", w.location?.address ?? ""));
      break;
    case "contacts":
      for (const c of w.contacts ?? []) out.push(make("p", "place", "👤 " + (c.name?.formatted_name ?? "") + " " + (c.phones?.[0]?.phone ?? "")));
      break;
    case "order":
      for (const p of w.order?.product_items ?? []) out.push(make("p", "place", `🛒 ${p.product_retailer_id} × ${p.quantity}, ${p.item_price} ${p.currency}`));
      break;
    case "unsupported":
      out.push(make("p", "gone", `${t("unsupported")} (${w.errors?.[0]?.code ?? ""})`));
      break;
    case "template":
      out.push(make("p", "", `${t("template")}: ${w.template?.name ?? ""}`));
      break;
  }
  if (w.referral) out.unshift(make("p", "hint", "📣 " + (w.referral.headline ?? "")));
  const i = m.interactive;
  if (i?.header?.text) out.push(make("p", "title", i.header.text));
  if (m.text) out.push(make("p", "words", m.text));
  if (i?.footer?.text) out.push(make("p", "hint", i.footer.text));
  if (i) out.push(...taps(i, side, act));
  return out;
}

// taps are the buttons and rows of an interactive message; only the customer can use them.
function taps(i, side, act) {
  const one = (type, choice) => {
    const b = make("button", "tap", choice.title);
    b.type = "button";
    b.disabled = side !== "customer";
    if (choice.description) b.append(make("small", "", choice.description));
    b.addEventListener("click", () => act("tap", { type, choice }));
    return b;
  };
  const out = (i.action?.buttons ?? []).map((b) => one("button_reply", b.reply));
  for (const s of i.action?.sections ?? []) {
    if (s.title) out.push(make("p", "hint", s.title));
    out.push(...(s.rows ?? []).map((r) => one("list_reply", r)));
  }
  if (i.type === "cta_url") {
    const a = make("a", "tap", i.action?.parameters?.display_text);
    a.href = i.action?.parameters?.url ?? "";
    a.rel = "noopener noreferrer";
    a.target = "_blank";
    if (/^https?:/.test(a.href)) out.push(a);
  }
  return out;
}

function actions(m, side, mine, act, open) {
  const more = make("button", "more", "⋯");
  more.type = "button";
  more.setAttribute("aria-label", t("more"));
  const bar = make("div", "actions");
  const add = (text, action, value, label) => {
    const b = make("button", "", text);
    b.type = "button";
    if (label) b.setAttribute("aria-label", label);
    b.addEventListener("click", () => {
      toggle(false);
      act(action, value);
    });
    bar.append(b);
  };
  const toggle = (on) => {
    more.setAttribute("aria-expanded", String(on));
    bar.hidden = !on;
  };
  toggle(Boolean(open));
  more.addEventListener("click", () => {
    toggle(bar.hidden);
    if (!bar.hidden) bar.scrollIntoView({ block: "nearest" });
  });
  bar.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      toggle(false);
      more.focus();
    }
  });
  add(t("reply"), "reply");
  for (const e of emojis) add(e, "react", e, `${t("react")} ${e}`);
  if (m.reactions?.[side]) add("✕", "react", "", t("removeReaction"));
  // Only the author, and on the phone only what was typed there, can be edited or deleted.
  if (mine && m.author === side) {
    if (["text", "image", "video", "document"].includes(m.type)) add(t("edit"), "edit");
    add(t("delete"), "delete");
  }
  return [more, bar];
}
