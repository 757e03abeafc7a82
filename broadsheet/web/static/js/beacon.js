// Tells the paper that a story was read, and how far: docs/audience.md. It knows nobody, keeps nothing,
// and goes on in silence when the paper does not answer. The stamp stands in the part `view-count`.
const CHECK = 1000; // milliseconds, as all spans here
const LONG = 5000; // visible so long, a page was read; a reader who did nothing for so long has gone
const SHORT = 1000; // the same for one who scrolls or types
const SEARCH = /(^|\.)(google|bing|duckduckgo|yahoo|ecosia|qwant|baidu|yandex|startpage|kagi)\.[a-z]{2,3}(\.[a-z]{2})?$|^search\.brave\.com$/;
const SOCIAL = /(^|\.)(facebook|instagram|threads|linkedin|reddit|pinterest|tiktok|youtube|twitter)\.com$|^(t\.co|x\.com|bsky\.app|t\.me|lnkd\.in|mastodon\.social)$/;

const stamp = document.querySelector("[data-stamp]")?.dataset.stamp;
const text = document.querySelector("[data-part=article-body]");
const now = () => performance.now(); // it only goes forward, whatever is done to the clock
const isStaff = () => /(^|; )broadsheet_staff=1(;|$)/.test(document.cookie);
const send = (body) => navigator.sendBeacon?.("/_read", JSON.stringify({ s: stamp, ...body })) ?? true;

const source = () => {
  if (!document.referrer) return "direct";
  const { origin, hostname } = new URL(document.referrer);
  if (origin === location.origin) return "inside";
  if (SEARCH.test(hostname)) return "search";
  return SOCIAL.test(hostname) ? "social" : "other";
};

let cause; // where the reader came from
let readAt = null; // when the page had been read; its beacon is kept back while there is no network
let isTold = false;
let seen = 0; // how long the page was visible
let engaged = 0; // how long it was visible and its reader active
let depth = 0;
let since = null; // from when on neither was counted yet; null while hidden
let activeAt = 0;
let told = "";

const begin = (why) => {
  cause = why;
  readAt = since = null;
  isTold = false;
  seen = engaged = depth = activeAt = 0;
  told = "";
  show();
};
const show = () => {
  if (document.visibilityState !== "visible" || document.prerendering) return;
  since ??= activeAt = now();
};
const count = () => {
  if (since === null) return;
  const at = now();
  seen += at - since;
  engaged += Math.max(0, Math.min(at, activeAt + LONG) - since);
  since = at;
  if (!text) return;
  const { top, height } = text.getBoundingClientRect();
  const share = height ? (innerHeight - top) / height : 0;
  depth = Math.max(depth, Math.round(100 * Math.min(1, Math.max(0, share))));
};
const tell = () => {
  if (isTold || !navigator.onLine) return;
  isTold = send({ a: Math.floor((now() - readAt) / 1000), ...cause });
};
const check = (enough) => {
  count();
  if (readAt === null && seen >= enough) readAt = now();
  if (readAt !== null) tell();
};
const stir = () => {
  count();
  activeAt = now();
};
const act = () => {
  if (since === null) return;
  check(SHORT);
  stir();
};
// Cumulative, so that the last one says it all; `a` leads back to the reading that it belongs to.
const hide = () => {
  count();
  since = null;
  const said = { e: Math.floor(engaged / 1000), d: depth };
  if (!isTold || told === JSON.stringify(said)) return;
  if (send({ a: Math.floor((now() - readAt) / 1000), ...said })) told = JSON.stringify(said);
};

if (stamp && !isStaff()) {
  const start = () => begin({ r: source(), f: 0 });
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", start, { once: true });
  } else {
    start();
  }
  setInterval(() => isTold || since === null || check(LONG), CHECK);
  for (const name of ["scroll", "keydown"]) addEventListener(name, act, { passive: true });
  for (const name of ["pointermove", "pointerdown"]) {
    addEventListener(name, stir, { passive: true });
  }
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "visible" ? show() : hide(),
  );
  addEventListener("pagehide", hide);
  addEventListener("pageshow", (event) => event.persisted && begin({ r: "direct", f: 0 }));
}
