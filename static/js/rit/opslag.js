// What the telephone remembers of the trip: scans that wait, what was signed for, and the day itself.

const NAAM = "bisc-rit";

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAAM, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("scans", { keyPath: "uuid" });
      request.result.createObjectStore("afgiften", { keyPath: "uuid" });
      request.result.createObjectStore("los");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(store, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    // Strict: a telephone that dies a second later still has it.
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const all = (store) => run(store, "readonly", (rows) => rows.getAll());
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));
export const get = (key) => run("los", "readonly", (rows) => rows.get(key));
export const set = (key, value) => run("los", "readwrite", (rows) => rows.put(value, key));

/** The name of this telephone, made once. */
export async function device() {
  const known = await get("apparaat");
  if (known) return known;
  const fresh = crypto.randomUUID();
  await set("apparaat", fresh);
  return fresh;
}

/** Ask the browser not to clear this when the telephone is full; it may say no. */
export async function keep() {
  try {
    await navigator.storage?.persist?.();
  } catch {
    // An old browser keeps it as long as it likes.
  }
}
