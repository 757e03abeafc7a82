// Adds how long ago to times of the last day. The absolute time stays: it is what was published.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let words; // made when first needed: it takes a phone 70 ms

const ago = (time) => {
  const age = Date.now() - new Date(time.dateTime);
  if (age < 0 || age >= 24 * HOUR) return "";
  words ??= new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, {
    numeric: "auto",
  });
  const text =
    age < HOUR
      ? words.format(-Math.floor(age / MINUTE), "minute")
      : words.format(-Math.floor(age / HOUR), "hour");
  return ` (${text})`;
};

const refresh = () => {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    time.dataset.absolute ??= time.textContent;
    time.textContent = time.dataset.absolute + ago(time);
  }
};

setTimeout(refresh); // a task of its own, so that a tap need not wait for the rest
setInterval(refresh, MINUTE);
