import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Logs",
  routes: [{ path: "/operate/logs", title: "Log", load: () => import("./LogsPage") }],
  nav: [{ to: "/operate/logs", label: "Log", icon: "bi:journal-text", group: "Operate", order: 30 }],
};
