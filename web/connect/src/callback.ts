/**
 * Where a login ends that was begun in a window of its own, because the page lies in a frame: providers refuse to be framed, and
 * the frame's cookie is not this window's. What the provider said goes to the window that opened this one, if that is a page of
 * the gateway, and to nobody else; its session is what the answer is checked against.
 */
const opener = window.opener as Window | null;

function fail(): void {
  const [title, message] = ["title", "message"].map((id) => document.getElementById(id));
  if (title) title.textContent = "This login can't be finished here";
  if (message) {
    message.textContent =
      "It was begun in another browser, too long ago, or not from here. Nothing was connected. Close this window and open your link again.";
    message.setAttribute("role", "alert");
  }
}

if (opener) {
  opener.postMessage(
    { type: "tributary:login", parameters: location.search.slice(1), path: location.pathname },
    location.origin,
  );
  // The window that began it closes this one; where nobody does, the login was not begun there.
  setTimeout(fail, 5_000);
} else {
  fail();
}
export {};
