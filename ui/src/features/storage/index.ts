import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Storage",
  routes: [
    { path: "/storage", title: "Storage", load: () => import("./StoragePage") },
    { path: "/storage/$id", title: "Files of a table", load: () => import("./TablePage") },
  ],
  nav: [{ to: "/storage", label: "Storage", icon: "bi:hdd-stack", group: "Data", order: 3 }],
};
