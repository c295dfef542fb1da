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

type Scanned = "files" | "bytes" | "files_pruned" | "bytes_pruned";

/** A figure of what was read, over all datasets. */
export const summed = (explained: Explained, name: Scanned): number => explained.datasets.reduce((total, one) => total + (one.scanned?.[name] ?? 0), 0);

/** Operators that stand in the same place of two plans; null where one plan has none. */
export interface Pair {
  readonly left: Placed | null;
  readonly right: Placed | null;
}

/** Two plans beside one another: the longest sequence of operators of the same kind that both have is what they share. */
export function aligned(first: readonly Operator[], second: readonly Operator[]): Pair[] {
  const [left, right] = [placed(first), placed(second)];
  const shared = lengths(left, right);
  const pairs: Pair[] = [];
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    const [one, other] = [left[a] ?? null, right[b] ?? null];
    const both = one !== null && other !== null && isSame(one, other);
    const onlyRight = !both && (one === null || (other !== null && shared(a, b + 1) > shared(a + 1, b)));
    pairs.push({ left: onlyRight ? null : one, right: both || onlyRight ? other : null });
    a += onlyRight ? 0 : 1;
    b += both || onlyRight ? 1 : 0;
  }
  return pairs;
}

const isSame = (one: Placed, other: Placed): boolean => one.operator.name === other.operator.name;

/** How long the longest sequence is that both have from two places on. */
function lengths(left: readonly Placed[], right: readonly Placed[]): (a: number, b: number) => number {
  const width = right.length + 1;
  const best = new Array<number>((left.length + 1) * width).fill(0);
  const at = (a: number, b: number) => best[a * width + b] ?? 0;
  for (const [a, one] of [...left.entries()].reverse()) {
    for (const [b, other] of [...right.entries()].reverse()) {
      best[a * width + b] = isSame(one, other) ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  return at;
}

/** A figure as a multiple of another. */
export function change(one: number | null | undefined, other: number | null | undefined): string {
  if (one == null || other == null) return "–";
  if (one === other) return "the same";
  return other === 0 ? "new" : `${(one / other).toFixed(one / other < 10 ? 2 : 0)} ×`;
}
