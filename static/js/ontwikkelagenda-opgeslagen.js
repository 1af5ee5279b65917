// The server sends a saved text back to its section with this hash: only then the browser's own copy may go.

if (location.hash === "#opgeslagen") {
  const { sectie } = document.getElementById("opgeslagen").dataset;
  localStorage.removeItem(`ontwikkelagenda:${sectie}`);
  history.replaceState(null, "", location.pathname);
}
