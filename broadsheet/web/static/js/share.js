// The two ways to share that need a script: the link to the clipboard, and the device's own dialog.
for (const share of document.querySelectorAll("[data-share-url]")) {
  const { shareUrl: url, shareTitle: title } = share.dataset;
  const status = share.querySelector("[data-share-status]");
  const copy = share.querySelector("[data-share-copy]");
  const native = share.querySelector("[data-share-native]");

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(url);
      status.textContent = copy.dataset.done;
    } catch {
      status.textContent = copy.dataset.failed;
    }
  });

  if (navigator.share) {
    native.closest("[hidden]").hidden = false;
    native.addEventListener("click", () => {
      navigator.share({ url, title }).catch(() => {}); // closing the dialog is no error
    });
  }
}
