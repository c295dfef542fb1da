import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Sign-in",
  routes: [{ path: "/sign-in", title: "Sign in", bare: true, load: () => import("./SignInPage") }],
};
