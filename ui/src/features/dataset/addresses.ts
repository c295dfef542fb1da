import type { Address } from "../../../e2e/addresses";

const of = (name: string, tab: string, state = ""): Address => ({ name: `dataset-${name}-${tab}`, path: `/ndm-nuic/dataset/${name}?tab=${tab}${state}` });

export const addresses: readonly Address[] = [
  ...["overview", "columns", "sample", "quality", "schema", "snapshots", "usage"].map((tab) => of("people", tab)),
  of("hostile", "overview"),
  of("hostile", "columns"),
  of("hostile", "sample"),
  { name: "dataset-missing", path: "/ndm-nuic/dataset/no-such" },
];
