// How the number of the phone stands towards the API, and what a person can do about it: connect,
// close the app, lose the phone, disconnect, and what the platform may do on its own.
import { get, post } from "./room.js";
import { locale, t, translate } from "./words.js";

const reasons = ["", "BUSINESS_DOWNGRADE", "PRIMARY_INACTIVITY", "COMPANION_INACTIVITY", "ACCOUNT_DISCONNECTED", "CHANGE_NUMBER", "USER_RE_REGISTERED"];
const events = [
  ["number", { kind: "quality", event: "FLAGGED" }], ["number", { kind: "quality", event: "UNFLAGGED" }], ["number", { kind: "quality", event: "THROUGHPUT_UPGRADE", tier: "TIER_UNLIMITED" }],
  ["number", { kind: "name", decision: "REJECTED", reason: "NAME_NOT_CONSISTENT" }], ["number", { kind: "name", decision: "APPROVED" }], ["number", { kind: "security", event: "PIN_CHANGED" }],
  ["number", { kind: "capability", tier: "TIER_2K" }], ["number", { kind: "alert" }], ["number", { kind: "review", decision: "REJECTED" }],
  ["account", { event: "ACCOUNT_RESTRICTION" }], ["account", { event: "ACCOUNT_VIOLATION" }], ["account", { event: "DISABLED_UPDATE", ban_state: "SCHEDULE_FOR_DISABLE" }],
  ["account", { event: "DISABLED_UPDATE", ban_state: "DISABLE" }], ["account", { event: "DISABLED_UPDATE", ban_state: "REINSTATE" }], ["account", { event: "PARTNER_APP_UNINSTALLED" }],
  ["account", { event: "ACCOUNT_DELETED" }],
];

export class LinkPanel {
  constructor(el, ask, changed) {
    this.el = el;
    this.ask = ask;
    this.changed = changed;
    this.$ = (name) => el.querySelector(`[name=${name}]`);
    for (const b of el.querySelectorAll("[data-do]")) b.addEventListener("click", () => this.act(b.dataset.do));
    ask.querySelector("[data-yes]").addEventListener("click", () => this.answer(true));
    ask.querySelector("[data-no]").addEventListener("click", () => this.answer(false));
    for (const name of ["messages", "contacts", "silent"]) this.$(name).addEventListener("change", () => this.setSync());
    get("knobs").then(({ Sync }) => {
      this.$("messages").value = Sync.Messages;
      this.$("contacts").value = Sync.Contacts;
      this.$("silent").checked = Sync.Silent;
    });
    this.words();
  }

  setSync() {
    return this.send("knobs", { Sync: { Messages: Number(this.$("messages").value) || 0, Contacts: Number(this.$("contacts").value) || 0, Silent: this.$("silent").checked } });
  }

  words() {
    this.$("reason").replaceChildren(...reasons.map((r) => new Option(r || t("linkNoReason"), r)));
    this.$("shape").replaceChildren(...["full", "bare", "legacy"].map((s) => new Option(t("shape_" + s), s)));
    this.$("event").replaceChildren(...events.map(([path, body], i) => new Option([body.kind, body.event, body.decision, body.ban_state, body.tier].filter(Boolean).join(" · "), i)));
    this.drawn = "";
  }

  async send(path, body) {
    const error = this.el.querySelector(".error");
    error.hidden = true;
    try {
      await post(path, { number: this.number.id, ...body });
      await this.changed();
    } catch (e) {
      error.textContent = e.message;
      error.hidden = false;
    }
  }

  act(what) {
    switch (what) {
      case "closed":
        return this.send("phone/closed", { closed: !this.number.link.closed, days: this.number.link.closed ? 0 : Number(this.$("days").value) || 0 });
      case "lose":
        return this.send("phone/lose", {});
      case "reinstall":
        return this.send("phone/reinstall", { reconnect: this.$("reconnect").checked });
      case "disconnect":
        return this.send("phone/disconnect", { reason: this.$("reason").value, shape: this.$("shape").value });
      case "tell": {
        const [path, body] = events[Number(this.$("event").value)];
        return this.send(path, body);
      }
    }
  }

  answer(connect) {
    return this.send("signup/consent", { session: this.number.link.signup?.session, connect, share_history: this.ask.querySelector("[name=share]").checked });
  }

  show(number) {
    this.number = number;
    this.el.hidden = !number.hybrid;
    this.drawAsk(number.link.signup);
    const wanted = JSON.stringify([number.link, number.quality]);
    if (!number.hybrid || wanted === this.drawn) return;
    this.drawn = wanted;
    const l = number.link;
    this.el.querySelector(".lamp").className = "lamp " + l.state;
    this.el.querySelector(".state").textContent = t("link_" + l.state) + (l.lost ? " · " + t("linkLost") : l.closed ? " · " + t("linkClosed") : "");
    const when = (v) => new Date(v).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
    const facts = [[t("linkSince"), when(l.since)], [t("linkOpened"), when(l.app_opened_at)], [t("linkAccount"), l.waba], [t("linkQuality"), number.quality]];
    if (l.onboarded_at) facts.push([t("linkOnboarded"), when(l.onboarded_at)]);
    for (const [kind, id] of Object.entries(l.syncs)) facts.push([t(kind === "history" ? "linkHistory" : "linkContacts"), id]);
    if (l.reason) facts.push([t("linkReason"), l.reason]);
    if (l.missed) facts.push([t("linkMissed"), l.missed]);
    this.el.querySelector(".facts").replaceChildren(...facts.flatMap(([k, v]) => [Object.assign(document.createElement("dt"), { textContent: k }), Object.assign(document.createElement("dd"), { textContent: v })]));
    this.el.querySelector("[data-do=closed]").textContent = t(l.closed ? "linkOpenApp" : "linkCloseApp");
    this.$("days").parentElement.hidden = l.closed;
    this.el.querySelector("[data-do=closed]").disabled = l.lost;
    this.el.querySelector("[data-do=lose]").disabled = l.lost;
    this.el.querySelector("[data-do=disconnect]").disabled = l.state !== "linked" && l.state !== "offboarded";
    translate(this.el);
    this.el.querySelector("[data-do=closed]").textContent = t(l.closed ? "linkOpenApp" : "linkCloseApp");
  }

  drawAsk(signup) {
    const shown = Boolean(signup && (signup.asked || signup.code));
    if (shown && this.ask.hidden) this.ask.scrollIntoView({ block: "nearest" });
    this.ask.hidden = !shown;
    this.ask.querySelector(".question").hidden = !signup?.asked;
    this.ask.querySelector(".answer").hidden = !signup?.code;
    this.ask.querySelector(".codeshown").textContent = signup?.code ?? "";
  }
}
