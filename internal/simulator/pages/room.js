// One chat as one side sees it: the thread, and the place to write.
import { bubble } from "./bubble.js";
import { t, translate, locale } from "./words.js";

export async function get(path) {
  const answer = await fetch("api/" + path);
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.json();
}

export async function post(path, body) {
  const answer = await fetch("api/" + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const out = await answer.json();
  if (!answer.ok) throw new Error(out.error);
  return out;
}

const kinds = {
  phone: ["image", "voice", "video", "document", "sticker", "location", "contacts", "file"],
  customer: ["image", "voice", "video", "document", "sticker", "location", "contacts", "order", "ad", "poll", "onlyPhone", "late", "file"],
};

const ad = { source_url: "https://fb.me/pretend", source_id: "120000000000501", source_type: "ad", headline: "Festive offer", body: "Flat 20 % off this week",
  media_type: "image", image_url: "https://example.com/ad.jpg", ctwa_clid: "ARpretend" };

export class Room {
  constructor(el, side) {
    this.el = el;
    this.side = side;
    el.append(document.getElementById("room").content.cloneNode(true));
    translate(el);
    this.head = el.querySelector(".head");
    this.thread = el.querySelector(".thread");
    this.form = el.querySelector("form");
    this.input = el.querySelector("textarea");
    this.file = el.querySelector("input[type=file]");
    this.mode = null; // {edit|reply: message}
    this.drawn = "";
    this.form.addEventListener("submit", (e) => {
      e.preventDefault();
      this.say();
    });
    this.input.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        this.say();
      }
      if (e.key === "Escape") this.setMode(null);
    });
    this.form.querySelector(".mode button").addEventListener("click", () => this.setMode(null));
    this.file.addEventListener("change", () => this.sendFile());
    const attach = el.querySelector(".attach");
    attach.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !attach.open) return;
      attach.open = false;
      attach.querySelector("summary").focus();
    });
    attach.addEventListener("focusout", (e) => {
      if (e.relatedTarget && !attach.contains(e.relatedTarget)) attach.open = false;
    });
    this.drawMenu();
    this.show(null, null);
  }

  drawMenu() {
    const menu = this.el.querySelector(".menu");
    menu.replaceChildren(...kinds[this.side].map((kind) => {
      const b = Object.assign(document.createElement("button"), { type: "button", textContent: t(kind) });
      b.addEventListener("click", () => this.attach(kind));
      return b;
    }));
  }

  redraw() {
    translate(this.el);
    this.drawMenu();
    this.drawn = "";
  }

  focus() {
    this.input.focus();
  }

  async show(business, contact) {
    if (contact?.id !== this.contact?.id) this.setMode(null);
    this.business = business;
    this.contact = contact;
    const usable = Boolean(business && contact && (this.side === "customer" || business.hybrid));
    for (const el of this.form.elements) el.disabled = !usable;
    this.el.querySelector(".attach").toggleAttribute("inert", !usable);
    if (!business || !contact) {
      this.head.replaceChildren();
      this.thread.replaceChildren(Object.assign(document.createElement("p"), { className: "empty", textContent: t(this.side === "phone" ? "pick" : "pickWho") }));
      this.drawn = "";
      return;
    }
    const chat = await get(`chat?number=${business.id}&contact=${contact.id}`);
    // What failed by API never reached the customer.
    if (this.side === "customer") chat.messages = chat.messages.filter((m) => m.status !== "failed" || m.author !== "api");
    const wanted = JSON.stringify([chat, contact, business.id]);
    if (wanted === this.drawn || contact !== this.contact) return;
    const atEnd = this.thread.scrollHeight - this.thread.scrollTop - this.thread.clientHeight < 80 || !this.drawn;
    const opened = this.thread.querySelector("[aria-expanded=true]")?.closest("[data-id]")?.dataset.id;
    this.drawn = wanted;
    this.drawHead(chat);
    const byID = new Map(chat.messages.map((m) => [m.id, m]));
    this.thread.replaceChildren(...chat.messages.map((m) => bubble(m, this.side, byID.get(m.reply_to), (action, value) => this.act(action, m, value), m.id === opened)));
    if (atEnd) this.thread.scrollTop = this.thread.scrollHeight;
  }

  drawHead(chat) {
    const mine = this.side === "phone" ? this.contact : this.business;
    const name = Object.assign(document.createElement("b"), { textContent: mine.name || mine.username || "+" + mine.digits });
    const note = document.createElement("span");
    if (this.side === "customer") {
      note.textContent = chat.typing ? t("typing") : "+" + this.business.digits;
      if (chat.typing) note.className = "typing";
    } else {
      const until = new Date(chat.window_until);
      const open = until.getTime() > Date.now() - 365 * 86400e3 && chat.window_until > "0002";
      note.textContent = open ? `${t("windowOpen")} ${until.toLocaleString(locale(), { weekday: "short", hour: "2-digit", minute: "2-digit" })}` : t("windowClosed");
    }
    this.head.replaceChildren(name, note);
  }

  setMode(mode) {
    this.mode = mode;
    const bar = this.form.querySelector(".mode");
    bar.hidden = !mode;
    if (mode) bar.querySelector("span").textContent = `${t(mode.edit ? "editing" : "replying")}: ${(mode.edit ?? mode.reply).text ?? ""}`;
    if (mode?.edit) this.input.value = mode.edit.text;
    if (mode) this.input.focus();
  }

  // base is who writes to whom, in the words of the control API.
  base() {
    return this.side === "phone" ? { to: this.contact.id, from: this.business.id } : { from: this.contact.id, to: this.business.id };
  }

  async do(path, body) {
    const error = this.el.querySelector(".error");
    error.hidden = true;
    try {
      return await post(`${this.side}/${path}`, body);
    } catch (e) {
      error.textContent = e.message;
      error.hidden = false;
    }
  }

  async say() {
    const text = this.input.value.trim();
    if (!text || !this.contact) return;
    const mode = this.mode;
    this.input.value = "";
    this.setMode(null);
    if (mode?.edit) await this.do("edit", { id: mode.edit.id, text });
    else await this.do("send", { ...this.base(), text, reply_to: mode?.reply?.id });
  }

  async attach(kind) {
    this.el.querySelector(".attach").open = false;
    if (kind === "file") {
      this.file.click();
      return;
    }
    const text = this.input.value.trim();
    const extra = {
      ad: { type: "text", text: text || "Hi! I saw your ad", ad },
      poll: { type: "unsupported", error_code: 131051, real_type: "poll" },
      onlyPhone: { type: "unsupported", error_code: 131060 },
      late: { type: "text", text: text || "Hi! I saw your ad", ad, late_seconds: 4 },
    }[kind] ?? { type: kind, text };
    this.input.value = "";
    await this.do("send", { ...this.base(), reply_to: this.mode?.reply?.id, ...extra });
    this.setMode(null);
    this.input.focus();
  }

  async sendFile() {
    const f = this.file.files[0];
    this.file.value = "";
    if (!f) return;
    const url = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(f);
    });
    const top = f.type.split("/")[0];
    const type = ["image", "video", "audio"].includes(top) ? top : "document";
    const file = { bytes: url.slice(url.indexOf(",") + 1), mime: f.type || "application/octet-stream", filename: f.name };
    await this.do("send", { ...this.base(), type, text: this.input.value.trim(), file });
    this.input.value = "";
  }

  act(action, message, value) {
    switch (action) {
      case "reply":
        return this.setMode({ reply: message });
      case "edit":
        return this.setMode({ edit: message });
      case "delete":
        return this.do("revoke", { id: message.id });
      case "react":
        return this.do("react", { id: message.id, emoji: value });
      case "played":
        return message.author === "customer" ? null : post("customer/played", { id: message.id });
      case "tap":
        return this.do("send", { ...this.base(), type: value.type, choice: value.choice, reply_to: message.id });
    }
  }
}
