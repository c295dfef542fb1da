import type { ReactNode } from "react";
import type { Dataset } from "@/api/shapes";
import { bytes, count } from "./format";
import type { TableColumn } from "./Table";

/** A view has no rows of its own: how many it has is known when it is asked. */
const isView = (one: Dataset): boolean => one.snapshot_id === null;
const rowsOf = (one: Dataset): ReactNode => (isView(one) ? <span className="nl-badge">view</span> : count(one.rows));

/** How large datasets are, as columns of a table. */
export const SIZE_COLUMNS: readonly TableColumn<Dataset>[] = [
  { name: "Rows", number: true, show: rowsOf },
  { name: "Size", number: true, show: (one) => bytes(isView(one) ? null : one.bytes) },
];
