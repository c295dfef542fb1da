import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "users-local", path: "/admin/users" },
  { name: "keys-local", path: "/admin/keys" },
];
