import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Templates",
  routes: [
    { path: "/templates", title: "Templates and saved queries", load: () => import("./TemplatesPage") },
    { path: "/templates/$id", title: "Template", load: () => import("./TemplatePage") },
  ],
  nav: [{ to: "/templates", label: "Templates", icon: "bi:bookmarks", group: "Work", order: 40 }],
  commands: [{ label: "Save a query", icon: "bi:bookmark-plus", keywords: "template new saved", to: "/templates?tab=new" }],
};
