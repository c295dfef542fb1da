import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Cache",
  routes: [{ path: "/cache", title: "Cache", load: () => import("./CachePage") }],
  nav: [{ to: "/cache", label: "Cache", icon: "bi:lightning-charge", group: "Operate", order: 20 }],
};
