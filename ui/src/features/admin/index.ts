import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Administration",
  routes: [
    { path: "/admin/users", title: "Users, groups and roles", load: () => import("./UsersPage") },
    { path: "/admin/keys", title: "API keys", load: () => import("./KeysPage") },
  ],
  nav: [
    { to: "/admin/users", label: "Users and roles", icon: "bi:people", group: "Account", order: 10 },
    { to: "/admin/keys", label: "API keys", icon: "bi:key", group: "Account", order: 20 },
  ],
};
