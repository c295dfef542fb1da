import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Lineage",
  routes: [{ path: "/ndm-nuic/lineage/$id", title: "Lineage", load: () => import("./LineagePage") }],
};
