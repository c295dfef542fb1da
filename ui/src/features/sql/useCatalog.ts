import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, shaped } from "@/api/client";
import { datasetsQuery } from "@/api/queries";
import { tablesOf, type Known, type KnownColumn } from "./completion";

interface Catalog extends Known {
  /** Loads the columns of the tables that a text names. */
  readonly prepare: (sql: string) => void;
}

const NONE: readonly KnownColumn[] = [];
const keyOf = (name: string) => ["columns", name.toLowerCase()];

/** The catalog as completion asks it: at once, of what is loaded already. */
export function useCatalog(): Catalog {
  const client = useQueryClient();
  const { data } = useQuery(datasetsQuery);
  return useMemo(() => {
    const tables = data ?? [];
    return {
      tables,
      columnsOf: (name) => client.getQueryData<readonly KnownColumn[]>(keyOf(name)) ?? NONE,
      prepare: (sql) => {
        for (const name of tablesOf(sql)) {
          const known = tables.find((one) => one.name.toLowerCase() === name.toLowerCase());
          if (known) void client.prefetchQuery({ queryKey: keyOf(name), queryFn: () => columnsOf(known.id), staleTime: 300_000 });
        }
      },
    };
  }, [client, data]);
}

async function columnsOf(dataset_id: string): Promise<readonly KnownColumn[]> {
  const path = { dataset_id };
  const found = await shaped<{ columns: readonly KnownColumn[] }>(api.GET("/api/neurolake/catalog/dataset/{dataset_id}", { params: { path } }));
  return found.columns.map(({ name, type }) => ({ name, type }));
}
