import type { Feature } from "@/app/feature";

const load = () => import("./CatalogPage");

export const feature: Feature = {
  name: "Catalog",
  routes: [
    { path: "/ndm-nuic", title: "Catalog", load },
    { path: "/ndm-nuic/catalog", title: "Catalog", load },
  ],
  nav: [{ to: "/ndm-nuic/catalog", label: "Catalog", icon: "bi:search", group: "Data", order: 1 }],
  commands: [{ label: "Find a dataset", icon: "bi:search", keywords: "catalog search table column tag owner", to: "/ndm-nuic/catalog" }],
  shortcuts: [
    { keys: "/", does: "Catalog: go to the search" },
    { keys: "↓ ↑", does: "Catalog: from one result to the next" },
  ],
};
