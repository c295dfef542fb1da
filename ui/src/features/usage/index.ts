import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Model usage",
  routes: [{ path: "/usage", title: "Model usage", load: () => import("./UsagePage") }],
  nav: [{ to: "/usage", label: "Model usage", icon: "bi:cpu", group: "Operate", order: 30 }],
};
