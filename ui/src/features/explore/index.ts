import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Data explorer",
  routes: [{ path: "/explore", title: "Data explorer", load: () => import("./ExplorePage") }],
  nav: [{ to: "/explore", label: "Data explorer", icon: "bi:diagram-2", group: "Data", order: 2 }],
};
