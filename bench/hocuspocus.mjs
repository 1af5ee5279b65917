// Hocuspocus with its database extension, as its makers give it, beside our own sockets in one run.
// It tells each page how far its words are in PostgreSQL; by itself it only tells that they arrived.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.MODULES}/`);
const { Server } = require("@hocuspocus/server");
const { Database } = require("@hocuspocus/extension-database");
const { Client } = require("pg");
const Y = require("yjs");

const database = new Client({ connectionString: process.env.DATABASE_URL });
await database.connect();
await database.query("CREATE TABLE IF NOT EXISTS bench_hocuspocus (naam text PRIMARY KEY, inhoud bytea)");
await database.query("DELETE FROM bench_hocuspocus");
const SAVE = `INSERT INTO bench_hocuspocus VALUES ($1, $2)
  ON CONFLICT (naam) DO UPDATE SET inhoud = excluded.inhoud`;

async function store({ document, documentName, state }) {
  const clocks = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));
  await database.query(SAVE, [documentName, state]);
  for (const page of document.getConnections()) {
    const clock = clocks.get(page.context.client) ?? 0;
    if (clock > (page.told ?? 0)) page.sendStateless(String((page.told = clock)));
  }
}

async function fetch({ documentName }) {
  const { rows } = await database.query("SELECT inhoud FROM bench_hocuspocus WHERE naam = $1", [documentName]);
  return rows[0]?.inhoud ?? null;
}

const wait = Number(process.env.WACHT);
const server = new Server({
  port: Number(process.env.POORT),
  address: "127.0.0.1",
  quiet: true,
  debounce: wait,
  maxDebounce: Math.max(wait, Number(process.env.HOOGSTENS)),
  extensions: [new Database({ fetch, store })],
  onAuthenticate: async ({ token }) => ({ client: Number(token) }),
});
await server.listen();
