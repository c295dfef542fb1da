import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Chat",
  routes: [{ path: "/chat", title: "Chat", load: () => import("./ChatPage") }],
  nav: [{ to: "/chat", label: "Chat", icon: "bi:chat-dots", group: "Work", order: 20 }],
  commands: [{ label: "Talk about the data", icon: "bi:chat-dots", to: "/chat", keywords: "chat ask question words ai conversation" }],
  shortcuts: [
    { keys: "Enter", does: "Send the message (in a conversation)" },
    { keys: "Shift Enter", does: "Begin a new line of the message" },
    { keys: "Esc", does: "Stop the answer (in the message)" },
  ],
};
