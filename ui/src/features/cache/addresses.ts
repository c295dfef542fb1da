import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [{ name: "cache", path: "/cache?hours=168" }];
