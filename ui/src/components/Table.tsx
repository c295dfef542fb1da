import type { Key, ReactNode } from "react";

export interface TableColumn<Row> {
  readonly name: string;
  /** What stands at the top in place of the name. */
  readonly title?: ReactNode;
  readonly show: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowKey: (row: Row, index: number) => Key;
}

/** A plain table of few rows; it scrolls sideways within itself where it is too wide. */
export function Table<Row>({ label, rows, columns, rowKey }: Props<Row>) {
  return (
    <div className="nl-table-box" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="nl-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.number ? "nl-number" : undefined}>
                {column.title ?? column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {columns.map((column) => (
                <td key={column.name} className={column.number ? "nl-number" : undefined}>
                  {column.show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
