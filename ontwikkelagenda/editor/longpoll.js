// A WebSocket made of ordinary requests, for networks that let no socket through. Slower, never less.

const PAUSE = 1000;

export class PostSocket {
  static OPEN = 1;

  constructor(address) {
    this.OPEN = 1;
    this.readyState = 0;
    this.address = address.replace(/^ws/, "http").replace("/ws/agenda/", "/ws/post/");
    this.line = [];
    this.sending = false;
    this.run();
  }

  async run() {
    try {
      const { bus } = await (await this.ask("", [])).json();
      this.box = bus;
      this.readyState = 1;
      this.onopen?.();
      while (this.readyState === 1) {
        const answer = await this.ask(`?bus=${this.box}&wacht=1`);
        this.deliver(new Uint8Array(await answer.arrayBuffer()));
      }
    } catch (error) {
      this.fail(error);
    }
  }

  async ask(query, body) {
    const answer = await fetch(this.address + query, {
      method: body === undefined ? "GET" : "POST",
      body: body === undefined ? undefined : new Blob(body),
      credentials: "include",
    });
    if (!answer.ok) throw Object.assign(new Error(answer.statusText), { code: Number(answer.headers.get("X-Sluitcode")) || 1006 });
    return answer;
  }

  // Each message has its length before it, in four bytes.
  deliver(bytes) {
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 4 <= bytes.length; ) {
      const length = view.getUint32(at);
      this.onmessage?.({ data: bytes.slice(at + 4, at + 4 + length).buffer });
      at += 4 + length;
    }
  }

  send(data) {
    const bytes = new Uint8Array(data);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    this.line.push(length, bytes);
    this.flush();
  }

  async flush() {
    if (this.sending || this.readyState !== 1) return;
    this.sending = true;
    try {
      while (this.line.length > 0 && this.readyState === 1) {
        const body = this.line;
        this.line = [];
        await this.ask(`?bus=${this.box}`, body);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.sending = false;
    }
  }

  fail(error) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    setTimeout(() => this.onclose?.({ code: error.code ?? 1006, reason: "" }), PAUSE);
  }

  close() {
    this.readyState = 3;
  }
}
