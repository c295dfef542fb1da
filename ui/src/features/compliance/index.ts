import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Compliance",
  routes: [{ path: "/compliance", title: "Compliance", load: () => import("./CompliancePage") }],
  nav: [{ to: "/compliance", label: "Compliance", icon: "bi:shield-check", group: "Govern", order: 10 }],
  commands: [
    { label: "Policies", icon: "bi:shield-lock", keywords: "mask grant row filter", to: "/compliance?tab=policies" },
    { label: "See as somebody else", icon: "bi:eye", keywords: "preview role mask", to: "/compliance?tab=preview" },
  ],
};
