/* Asks every ten seconds who reads what now and puts the answer in place, while somebody may be looking.
   Says nothing to screen readers: who reads on finds the time "as of" which it is. */

const EVERY_MS = 10_000;
const part = document.querySelector("[data-refresh]");
let timer = 0;

async function refresh() {
    try {
        const answer = await fetch(part.dataset.refresh, { redirect: "error" });
        if (!answer.ok) throw new Error(answer.status);
        replace(await answer.text());
    } catch {
        part.querySelector("[data-stalled]").hidden = false;
    }
    plan();
}

/** Puts the new in place; what has the focus keeps it, what is open stays open. */
function replace(html) {
    const focused = part.contains(document.activeElement) ? place(document.activeElement) : null;
    const isOpen = part.querySelector("details")?.open;
    const scrolled = part.querySelector("[tabindex]")?.scrollLeft;
    part.innerHTML = html;
    const details = part.querySelector("details");
    if (details && isOpen) details.open = true;
    if (scrolled) part.querySelector("[tabindex]")?.scrollTo(scrolled, 0);
    if (focused) part.querySelector(focused)?.focus({ preventScroll: true });
}

/** A selector of what stood there, as it will be found again. */
function place(element) {
    const address = element.getAttribute("href");
    if (address) return `${element.closest("details") ? "details " : ""}[href="${address}"]`;
    return element.matches("summary") ? "summary" : "[tabindex]";
}

function plan() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(refresh, EVERY_MS);
}

if (part) {
    document.addEventListener("visibilitychange", () => (document.hidden ? plan() : refresh()));
    plan();
}
