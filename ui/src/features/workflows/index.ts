import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Workflows",
  routes: [
    { path: "/operate/workflows", title: "Workflows", load: () => import("./WorkflowsPage") },
    { path: "/operate/workflows/$name", title: "Pipeline", load: () => import("./PipelinePage") },
    { path: "/operate/workflows/runs/$id", title: "Run of a pipeline", load: () => import("./RunPage") },
  ],
  nav: [{ to: "/operate/workflows", label: "Workflows", icon: "bi:bezier2", group: "Operate", order: 15 }],
  commands: [{ label: "Write a pipeline", icon: "bi:plus-lg", keywords: "workflow new yaml", to: "/operate/workflows?tab=new" }],
};
