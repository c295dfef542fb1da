import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "overview", path: "/" },
  { name: "not-found", path: "/nowhere" },
];
