import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "ingest", path: "/ndm-nuic/ingest" },
  {
    name: "ingest-result",
    path: async (origin) => {
      const { jobs } = (await (await fetch(`${origin}/api/neurolake/ingestion`)).json()) as { jobs: { id: string }[] };
      return `/ndm-nuic/ingest?job=${jobs[0]?.id}`;
    },
  },
];
