import { selectAll } from "@/api/selectAll";
import { LinkButton } from "./LinkButton";

/** Leads to the SQL page with the dataset's first rows as the question. */
export function QueryLink({ dataset }: { readonly dataset: { readonly zone: string; readonly name: string } }) {
  return (
    <LinkButton to="/sql" search={{ sql: selectAll(dataset) }} kind="outline-secondary">
      Query it
    </LinkButton>
  );
}
