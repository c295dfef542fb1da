import type { Address } from "../../../e2e/addresses";

interface Answered {
  readonly conversation: string;
}

async function said(origin: string, message: string, conversation?: string): Promise<string> {
  const answer = await fetch(`${origin}/api/ai/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message, conversation }),
  });
  return ((await answer.json()) as Answered).conversation;
}

async function talked(origin: string, ...messages: string[]): Promise<string> {
  let conversation: string | undefined;
  for (const message of messages) conversation = await said(origin, message, conversation);
  return `/chat?conversation=${conversation ?? ""}`;
}

export const addresses: readonly Address[] = [
  { name: "chat", path: "/chat" },
  { name: "chat-answer", path: (origin) => talked(origin, "How many people are there in each region?", "only north") },
  { name: "chat-refused", path: (origin) => talked(origin, "<img src=x onerror=window.hacked=1> \u202eflurbs of the quux?") },
  { name: "chat-gone", path: "/chat?conversation=01900000-0000-7000-8000-000000000000" },
];
