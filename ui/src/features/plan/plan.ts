/** An operator of the engine, as `POST /api/query/explain` tells it. */
export interface Operator {
  readonly name: string;
  readonly estimated_rows: number | null;
  readonly rows: number | null;
  readonly self_ms: number | null;
  readonly bytes: number | null;
  readonly detail: Readonly<Record<string, string>>;
  readonly children: readonly Operator[];
}

export interface Explained {
  readonly governed_sql: string;
  readonly transpiled_sql: string | null;
  readonly datasets: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly scanned?: { readonly files: number; readonly bytes: number; readonly files_pruned: number; readonly bytes_pruned: number } | null;
  }[];
  readonly policies: readonly Readonly<Record<string, unknown>>[];
  readonly passes: readonly unknown[];
  readonly operators: readonly Operator[];
  readonly operators_missing: string | null;
  readonly timings: Readonly<Record<string, number>>;
}

export interface Placed {
  readonly operator: Operator;
  readonly depth: number;
}

/** Operators of the plan itself, each with its depth; what only carries the plan is left out. */
export function placed(operators: readonly Operator[], depth = 0): Placed[] {
  return operators.flatMap((operator) => {
    const carries = /^(RESULT_COLLECTOR|EXPLAIN_ANALYZE)$/.test(operator.name);
    const below = placed(operator.children, carries ? depth : depth + 1);
    return carries ? below : [{ operator, depth }, ...below];
  });
}

/** How far an estimate was off: 1 is right, 10 is ten times too much or too little. */
export function off(operator: Operator): number | null {
  if (operator.estimated_rows === null || operator.rows === null) return null;
  const [a, b] = [Math.max(1, operator.estimated_rows), Math.max(1, operator.rows)];
  return Math.max(a / b, b / a);
}
