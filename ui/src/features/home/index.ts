import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Overview",
  routes: [{ path: "/", title: "Overview", load: () => import("./HomePage") }],
  nav: [{ to: "/", label: "Overview", icon: "bi:grid-1x2", group: "Work", order: 0 }],
};
