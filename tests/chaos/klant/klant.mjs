// A stranger's client: y-websocket from npm as it is, without any line of our editor.
// Reads commands from stdin, one JSON array a line: ["type", "words"]; answers with the text of the section.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.env.MODULES}/`);
const Y = require("yjs");
const { WebsocketProvider } = require("y-websocket");

const { ADRES, DOCUMENT, SECTIE, KOEKJE, OORSPRONG } = process.env;
class Socket extends WebSocket {
  constructor(address, protocols) {
    super(address, { protocols, headers: { cookie: KOEKJE, origin: OORSPRONG } });
  }
}
const doc = new Y.Doc();
const provider = new WebsocketProvider(ADRES, DOCUMENT, doc, { WebSocketPolyfill: Socket, disableBc: true });
provider.messageHandlers[100] = provider.messageHandlers[101] = provider.messageHandlers[102] = () => {};
const root = doc.getXmlFragment(`sectie-${SECTIE}`);
const words = () => root.toArray().map((el) => el.toArray().map((text) => text.toString()).join("")).join("\n");
const commands = createInterface({ input: process.stdin });
commands.on("close", () => process.exit());
commands.on("line", async (line) => {
  const [what, text] = JSON.parse(line);
  if (what === "wacht") while (!provider.synced) await new Promise((next) => setTimeout(next, 50));
  if (what === "type") root.get(0).get(0).insert(root.get(0).get(0).length, text);
  console.log(JSON.stringify(words()));
});
