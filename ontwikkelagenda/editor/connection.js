// Joining: the document, its copy in this browser, the socket, and an honest word about what is saved.

import * as decoding from "lib0/decoding";
import { IndexeddbPersistence } from "y-indexeddb";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { PostSocket } from "./longpoll.js";

const COMMITTED = 100;
const TOESTAND = 101;
const REFUSAL = 102;
// So many failed sockets in a row, and the post takes over.
const ATTEMPTS = 3;

export function connect(root) {
  const { document: number, schema, epoch, wie, adres, deel } = root.dataset;
  const ydoc = new Y.Doc();
  // Person, document and epoch: what was typed after adoption never creeps into the next text.
  const store = new IndexeddbPersistence(`bisc-agenda-${number}-${epoch}-${wie}`, ydoc);
  const base = adres || location.origin.replace(/^http/, "ws");
  const provider = new WebsocketProvider(`${base}/ws/agenda/${schema}`, number, ydoc, {
    connect: false,
    disableBc: true,
    maxBackoffTime: 2000,
  });
  const listeners = new Set();
  const state = { waiting: 0, dirty: false, connected: false, synced: false, right: "lezen", frozen: false, told: false, talk: -1, refused: null };
  let editor = null;
  let failures = 0;
  let socketWorked = false;

  const show = () => {
    for (const listener of listeners) listener(state);
    showState(root, state);
    editor?.setEditable(canWrite(state) && !state.refused, false);
  };
  ydoc.on("update", (_update, origin) => {
    if (origin === provider || origin === store) return;
    state.dirty = true;
    // A message of its own when there is a socket; otherwise it goes along when the connection is back.
    if (provider.wsconnected) state.waiting += 1;
    show();
  });
  provider.messageHandlers[COMMITTED] = (_encoder, decoder) => {
    decoding.readVarUint(decoder);
    state.waiting = Math.max(0, state.waiting - decoding.readVarUint(decoder));
    if (state.waiting === 0 && provider.synced) state.dirty = false;
    show();
  };
  const readJson = (decoder) => JSON.parse(new TextDecoder().decode(decoding.readVarUint8Array(decoder)));
  provider.messageHandlers[TOESTAND] = (_encoder, decoder) => {
    const told = readJson(decoder);
    state.told = true;
    state.right = told.rechten[deel] ?? "geen";
    state.frozen = told.bevroren;
    state.talk = told.gesprek;
    show();
  };
  provider.messageHandlers[REFUSAL] = (_encoder, decoder) => {
    const why = readJson(decoder);
    if (why.code >= 4400 && why.code < 4500) state.refused = why.zin;
    show();
  };
  provider.on("status", ({ status }) => {
    state.connected = status === "connected";
    if (state.connected && provider._WS === WebSocket) socketWorked = true;
    // The server asks what it lacks; our answer is one message, and is acknowledged like any other.
    if (state.connected) state.waiting = 1;
    show();
  });
  provider.on("sync", (synced) => {
    state.synced = synced;
    if (synced && state.waiting === 0) state.dirty = false;
    show();
  });
  provider.on("connection-close", () => {
    failures += 1;
    // Where a socket once worked it will again; where none ever did, try the other road in turn.
    if (!socketWorked && failures % ATTEMPTS === 0) provider._WS = provider._WS === WebSocket ? PostSocket : WebSocket;
  });
  provider.on("closed", ({ code }) => {
    state.refused ??= code === 4401 ? "Je bent afgemeld. Meld je opnieuw aan om verder te schrijven." : "De verbinding is gesloten.";
    show();
  });
  store.whenSynced.then(() => provider.connect());
  window.addEventListener("beforeunload", (event) => {
    // Offline text is kept in this browser; only what is on its way is worth a question.
    if (state.connected && state.waiting > 0) event.preventDefault();
  });
  root.querySelector("[data-herlaad]").addEventListener("click", async () => {
    await store.clearData();
    location.reload();
  });

  return {
    ydoc,
    provider,
    store,
    state,
    on: (listener) => { listeners.add(listener); listener(state); },
    follow: (made) => { editor = made; show(); },
    tell: (sentence) => say(root, sentence),
    canWrite: () => canWrite(state),
    fullRight: () => state.right === "schrijven" && !state.frozen,
  };
}

function canWrite({ right, frozen }) {
  return !frozen && (right === "schrijven" || right === "voorstellen");
}

const WORDS = {
  saved: "Opgeslagen",
  busy: "Opslaan…",
  offline: "Zonder verbinding. Je tekst staat op dit apparaat.",
  joining: "Verbinden…",
  reading: "Alleen lezen",
  refused: "Niet opgeslagen",
};

function wordFor(state) {
  if (state.refused) return "refused";
  if (!state.connected) return state.synced || state.dirty || navigator.onLine === false ? "offline" : "joining";
  if (!state.synced) return "joining";
  if (state.waiting > 0 || state.dirty) return "busy";
  return canWrite(state) ? "saved" : "reading";
}

let announce = 0;

function showState(root, state) {
  const word = wordFor(state);
  const box = root.querySelector("[data-stand]");
  if (box.dataset.stand !== word) {
    box.dataset.stand = word;
    box.querySelector("[data-woord]").textContent = WORDS[word];
    // A screen reader hears only what lasts: not every keystroke.
    clearTimeout(announce);
    announce = setTimeout(() => { root.querySelector("[data-stand-hoorbaar]").textContent = WORDS[word]; }, 1500);
  }
  const frozen = root.querySelector("[data-bevroren]");
  // Before the server said so, nobody knows whether it is locked.
  frozen.hidden = !state.told || (!state.frozen && state.right !== "lezen");
  const refused = root.querySelector("[data-geweigerd]");
  if (state.refused && refused.hidden) {
    refused.hidden = false;
    refused.querySelector("[data-zin]").textContent = state.refused;
    const words = root.querySelector(".vel__tekst")?.innerText.trim() ?? "";
    refused.querySelector("textarea").value = words;
    // Without words there is nothing to copy, and nothing was lost.
    refused.querySelector("[data-opzij]").hidden = !words;
    refused.querySelector("[data-kop]").textContent = words ? "Je laatste wijziging is niet opgeslagen" : "Je kunt hier nu niet schrijven";
    refused.focus();
  }
}

function say(root, sentence) {
  const box = root.querySelector("[data-zeg]");
  box.hidden = false;
  box.querySelector("[data-zin]").textContent = sentence;
}
