import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "log", path: "/operate/logs" },
  { name: "log-nothing", path: "/operate/logs?text=nothing-has-this-in-it" },
];
