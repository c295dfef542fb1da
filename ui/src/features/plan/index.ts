import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Query plans",
  routes: [{ path: "/plan", title: "Query plan", load: () => import("./PlanPage") }],
  nav: [{ to: "/plan", label: "Query plans", icon: "bi:diagram-3", group: "Operate", order: 10 }],
};
