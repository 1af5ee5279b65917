// Says in Dutch, on the page, that a passkey did not work; the library would only tell the console.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const sentence = document.getElementById("sleutelfout");
  if (sentence) sentence.hidden = false;
});
