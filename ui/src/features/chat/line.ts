import { ProblemError, UNREACHABLE, type ProblemBody } from "@/api/problem";
import { setStatus } from "@/api/status";
import type { ChatEvent } from "./events";

const AGAIN_MS = [300, 1000, 2000, 5000];
const SIGNED_OUT = 4401;
const POLICY = 1008;

export interface Accepted {
  readonly turn: string;
  readonly conversation: string;
}

export interface Message {
  readonly message?: string;
  readonly choice?: number;
  readonly conversation: string | null;
}

type Sent = ({ type: "accepted"; ref: string | null } & Accepted) | { type: "problem"; problem: ProblemBody; ref: string | null } | ChatEvent;

interface Waiting {
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

interface Listener {
  readonly heard: (event: ChatEvent) => void;
  readonly lost: (lost: boolean) => void;
}

/** The web socket of the conversations. When it is lost, what is being answered is heard further at the next one. */
export class Line {
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<string, Waiting>();
  private readonly followed = new Map<string, number>();
  private again = 0;
  private timer = 0;
  private numbered = 0;

  constructor(private readonly listener: Listener) {}

  async say(message: Message): Promise<Accepted> {
    const ref = `${(this.numbered += 1)}`;
    const socket = await this.opened();
    const accepted = new Promise<Accepted>((resolve, reject) => this.waiting.set(ref, { resolve, reject }));
    socket.send(JSON.stringify({ type: "ask", ref, ...message }));
    return accepted;
  }

  /** Hear a turn's events after a number, until its last. */
  follow(turn: string, after: number): void {
    if (this.followed.has(turn)) return;
    this.followed.set(turn, after);
    void this.opened().then((socket) => resume(socket, turn, after), () => undefined);
  }

  stop(turn: string): void {
    void this.opened().then((socket) => socket.send(JSON.stringify({ type: "stop", turn })), () => undefined);
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.followed.clear();
    this.socket?.close();
  }

  private opened(): Promise<WebSocket> {
    const socket = this.socket && this.socket.readyState <= WebSocket.OPEN ? this.socket : this.begun();
    if (socket.readyState === WebSocket.OPEN) return Promise.resolve(socket);
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", () => resolve(socket), { once: true });
      socket.addEventListener("close", () => reject(new ProblemError(UNREACHABLE)), { once: true });
    });
  }

  private begun(): WebSocket {
    const socket = (this.socket = new WebSocket(`${window.location.origin.replace("http", "ws")}/ws/chat`));
    socket.addEventListener("open", () => {
      this.again = 0;
      this.listener.lost(false);
    });
    socket.addEventListener("message", ({ data }) => this.heard(JSON.parse(String(data)) as Sent));
    socket.addEventListener("close", ({ code, reason }) => this.gone(code, reason));
    return socket;
  }

  private heard(sent: Sent): void {
    if (sent.type === "accepted" || sent.type === "problem") {
      const waiting = this.waiting.get(sent.ref ?? "");
      this.waiting.delete(sent.ref ?? "");
      if (sent.type === "problem") waiting?.reject(new ProblemError(sent.problem));
      else {
        this.followed.set(sent.turn, 0);
        waiting?.resolve(sent);
      }
      return;
    }
    if (sent.seq <= (this.followed.get(sent.turn) ?? -1)) return;
    if (sent.type === "done") this.followed.delete(sent.turn);
    else this.followed.set(sent.turn, sent.seq);
    this.listener.heard(sent);
  }

  private gone(code: number, reason: string): void {
    this.socket = null;
    const why = new ProblemError({ ...UNREACHABLE, ...(code === POLICY ? { title: reason || "The server refused the conversation" } : {}) });
    this.waiting.forEach(({ reject }) => reject(why));
    this.waiting.clear();
    if (code === POLICY) return;
    if (code === SIGNED_OUT) return setStatus({ signedOut: true });
    if (!this.followed.size) return;
    this.listener.lost(true);
    this.timer = window.setTimeout(() => this.onceMore(), AGAIN_MS[Math.min(this.again, AGAIN_MS.length - 1)]);
    this.again += 1;
  }

  private onceMore(): void {
    void this.opened().then(
      (socket) => this.followed.forEach((after, turn) => resume(socket, turn, after)),
      () => undefined,
    );
  }
}

const resume = (socket: WebSocket, turn: string, after: number): void => socket.send(JSON.stringify({ type: "resume", turn, after }));
