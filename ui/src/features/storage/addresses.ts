import type { Address } from "../../../e2e/addresses";

const firstFile = async (origin: string) => {
  const told = (await (await fetch(`${origin}/api/neurolake/maintenance/people`)).json()) as { files: { file: string }[] };
  return `/storage/people?${new URLSearchParams({ file: told.files[0]?.file ?? "" }).toString()}`;
};

export const addresses: readonly Address[] = [
  { name: "storage", path: "/storage" },
  { name: "storage-landing", path: "/storage?tab=landing" },
  { name: "storage-results", path: "/storage?tab=results" },
  { name: "storage-table", path: "/storage/people" },
  { name: "storage-footer", path: firstFile },
  { name: "storage-file-gone", path: "/storage/people?file=gone.parquet" },
  { name: "storage-missing", path: "/storage/nothing" },
];
