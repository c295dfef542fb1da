import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [{ name: "monitoring", path: "/operate/monitoring" }];
