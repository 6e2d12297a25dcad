// Plays connect.facebook.net/en_US/sdk.js as far as Embedded Signup needs it: FB.init, FB.login with
// a configuration, fbAsyncInit. A page swaps the script's address and nothing else.
(() => {
  const base = new URL(document.currentScript.src).origin;
  let app = "";
  window.FB = {
    init(options) {
      app = String(options?.appId ?? "");
    },
    login(callback, options = {}) {
      const state = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
      const query = new URLSearchParams({ client_id: app, config_id: options.config_id ?? "", state, origin: location.origin, extras: JSON.stringify(options.extras ?? {}) });
      const popup = window.open(`${base}/dialog/whatsapp_onboarding?${query}`, "whatsapp_onboarding", "popup,width=520,height=720");
      let over = false;
      const end = (answer) => {
        if (over) return;
        over = true;
        window.removeEventListener("message", hear);
        clearInterval(watch);
        callback(answer);
      };
      const hear = (event) => {
        if (event.origin !== base || event.data?.type !== "PRETEND_LOGIN" || event.data.state !== state) return;
        end({ authResponse: event.data.authResponse, status: event.data.status });
      };
      window.addEventListener("message", hear);
      // A popup that was closed or blocked ends like one that was cancelled.
      const watch = setInterval(() => {
        if (!popup || popup.closed) setTimeout(() => end({ authResponse: null, status: "unknown" }), 500);
      }, 500);
    },
  };
  if (typeof window.fbAsyncInit === "function") window.fbAsyncInit();
})();
