import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "lineage", path: "/ndm-nuic/lineage/people" },
  { name: "lineage-columns", path: "/ndm-nuic/lineage/people?columns=yes&depth=1" },
];
