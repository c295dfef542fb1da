import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Monitoring",
  routes: [{ path: "/operate/monitoring", title: "Monitoring", load: () => import("./MonitoringPage") }],
  nav: [{ to: "/operate/monitoring", label: "Monitoring", icon: "bi:activity", group: "Operate", order: 20 }],
};
