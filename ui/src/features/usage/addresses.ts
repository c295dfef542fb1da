import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [{ name: "usage", path: "/usage?by=user" }];
