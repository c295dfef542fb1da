import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, body, type Schemas } from "@/api/client";
import { Dialog } from "@/components/Dialog";
import { Figure } from "@/components/Figure";
import { count, percent } from "@/components/format";
import { asText } from "@/components/grid/copy";
import type { GridColumn } from "@/components/grid/source";
import { Loaded } from "@/components/Loaded";
import { Table, type TableColumn } from "@/components/Table";
import { needsValue, OPERATORS, sortedBy, type Arrangement, type Operator } from "./arrangement";

interface Props {
  readonly id: string;
  readonly column: GridColumn;
  readonly arrangement: Arrangement;
  readonly onChange: (arrangement: Arrangement) => void;
  readonly onClose: () => void;
}

/** What can be done with a column of a stored result, over all its rows: order, filter, and what its values are like. */
export function ColumnDialog({ id, column, arrangement, onChange, onClose }: Props) {
  const change = (next: Arrangement) => {
    onChange(next);
    onClose();
  };
  return (
    <Dialog label={`Column ${column.name}`} className="nl-column" onClose={onClose} heading>
      <div className="nl-card-body nl-stack">
        <p className="nl-muted mb-0">
          {column.type}
          {column.masked && `, ${column.masked}`}. All rows of the result are looked at, not only those shown.
        </p>
        <div className="nl-row" role="group" aria-label="Order">
          <button type="button" className="btn btn-sm btn-outline-secondary" aria-pressed={column.sorted === "ascending"} onClick={() => change(sortedBy(arrangement, column.name, false))}>
            Least first
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" aria-pressed={column.sorted === "descending"} onClick={() => change(sortedBy(arrangement, column.name, true))}>
            Greatest first
          </button>
        </div>
        <FilterForm column={column.name} onAdd={(operator, value) => change({ ...arrangement, filters: [...arrangement.filters, { column: column.name, operator, value }] })} />
        <ProfileView id={id} column={column.name} />
      </div>
    </Dialog>
  );
}

function FilterForm({ column, onAdd }: { readonly column: string; readonly onAdd: (operator: Operator, value: string | null) => void }) {
  const [operator, setOperator] = useState<Operator>("=");
  const [value, setValue] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    onAdd(operator, needsValue(operator) ? value : null);
  };
  return (
    <form className="nl-row" aria-label={`Filter by ${column}`} onSubmit={add}>
      <select className="form-select form-select-sm nl-narrow" aria-label="Operator" value={operator} onChange={(event) => setOperator(OPERATORS.find((one) => one === event.target.value) ?? "=")}>
        {OPERATORS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {needsValue(operator) && <input className="form-control form-control-sm nl-narrow" aria-label="Value" value={value} onChange={(event) => setValue(event.target.value)} />}
      <button type="submit" className="btn btn-sm btn-primary">
        Filter
      </button>
    </form>
  );
}

type Profile = Schemas["Profile"];
const shownValue = (value: unknown) => (value === "" ? "empty text" : asText(value).slice(0, 200));

function ProfileView({ id, column }: { readonly id: string; readonly column: string }) {
  const profile = useQuery({
    queryKey: ["column profile", id, column],
    queryFn: () => body(api.GET("/api/query/{query_id}/profile", { params: { path: { query_id: id }, query: { column } } })),
    staleTime: Infinity,
  });
  return (
    <Loaded query={profile} lines={4}>
      {(found) => (
        <>
          <div className="nl-figures">
            <Figure label="Rows" value={count(found.rows)} />
            <Figure label="NULL" value={count(found.nulls)} note={found.rows ? percent(found.nulls / found.rows) : undefined} />
            <Figure label="Different values" value={count(found.distinct)} />
          </div>
          {found.least !== null && (
            <p className="mb-0">
              From <bdi className="nl-mono nl-cell-data">{shownValue(found.least)}</bdi> to <bdi className="nl-mono nl-cell-data">{shownValue(found.greatest)}</bdi>
            </p>
          )}
          {found.top.length > 0 && <Table label="Most frequent values" rows={found.top} columns={topOf(found)} rowKey={(_, index) => index} />}
        </>
      )}
    </Loaded>
  );
}

const topOf = ({ rows }: Profile): readonly TableColumn<Profile["top"][number]>[] => [
  { name: "Most frequent", show: (one) => <bdi className="nl-cell-text nl-cell-data">{shownValue(one.value)}</bdi> },
  { name: "Rows", number: true, show: (one) => count(one.rows) },
  { name: "Share", number: true, show: (one) => percent(one.rows / rows) },
];
