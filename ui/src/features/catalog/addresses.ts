import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "catalog", path: "/ndm-nuic/catalog" },
  { name: "catalog-search", path: "/ndm-nuic/catalog?q=people" },
  { name: "catalog-nothing", path: "/ndm-nuic/catalog?q=nosuchthing&zone=gold" },
];
