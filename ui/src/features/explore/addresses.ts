import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "explore", path: "/explore" },
  { name: "explore-dataset", path: "/explore?zone=gold&dataset=gold.hostile" },
];
