import { useParameter } from "@/app/location";
import { bytes, count, duration, percent } from "@/components/format";
import { Table, type TableColumn } from "@/components/Table";
import { off, placed, type Operator, type Placed } from "./plan";

const FAR_OFF = 10;

/** The operators as a tree, or as a list with the slowest first. */
export function Operators({ operators }: { readonly operators: readonly Operator[] }) {
  const [order, setOrder] = useParameter("order");
  const all = placed(operators);
  const total = all.reduce((sum, { operator }) => sum + (operator.self_ms ?? 0), 0);
  const bySelf = order === "time";
  const rows = bySelf ? [...all].sort((a, b) => (b.operator.self_ms ?? 0) - (a.operator.self_ms ?? 0)) : all;
  return (
    <>
      <div className="nl-result-bar">
        <div className="nl-segment" role="group" aria-label="Order">
          <button type="button" aria-pressed={!bySelf} onClick={() => setOrder(null)}>
            tree
          </button>
          <button type="button" aria-pressed={bySelf} onClick={() => setOrder("time")}>
            by own time
          </button>
        </div>
      </div>
      <Table label="Operators" rows={rows} columns={columns(total, !bySelf)} rowKey={(_, index) => index} />
    </>
  );
}

function columns(total: number, tree: boolean): TableColumn<Placed>[] {
  return [
    {
      name: "Operator",
      show: ({ operator, depth }) => (
        <span style={{ paddingLeft: tree ? `${depth * 1.2}rem` : 0 }}>
          {tree && depth > 0 && <span className="nl-muted">└ </span>}
          <strong>{operator.name.replaceAll("_", " ").toLowerCase()}</strong>
        </span>
      ),
    },
    { name: "Own time", number: true, show: ({ operator }) => duration(operator.self_ms) },
    {
      name: "Share",
      show: ({ operator }) => {
        const share = total > 0 ? (operator.self_ms ?? 0) / total : 0;
        return (
          <span className="nl-share">
            <meter aria-label="Share of the time" min={0} max={1} value={share} /> {percent(share, 0)}
          </span>
        );
      },
    },
    { name: "Rows", number: true, show: ({ operator }) => count(operator.rows) },
    { name: "Estimated", number: true, show: ({ operator }) => <Estimate operator={operator} /> },
    { name: "Bytes", number: true, show: ({ operator }) => bytes(operator.bytes) },
    { name: "Detail", show: ({ operator }) => <bdi className="nl-cell-text nl-mono">{detail(operator)}</bdi> },
  ];
}

function Estimate({ operator }: { readonly operator: Operator }) {
  const times = off(operator);
  return (
    <>
      {times !== null && times >= FAR_OFF && <span className="nl-badge nl-warn">{count(Math.round(times))} times off</span>} {count(operator.estimated_rows)}
    </>
  );
}

const detail = (operator: Operator): string =>
  Object.entries(operator.detail)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(" · ")
    .slice(0, 500);
