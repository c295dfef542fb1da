import type { Address } from "../../../e2e/addresses";

export const addresses: readonly Address[] = [
  { name: "templates", path: "/templates" },
  { name: "templates-nothing", path: "/templates?q=nothing-is-called-so" },
  { name: "templates-new", path: "/templates?tab=new&sql=SELECT+%24n+AS+n" },
  { name: "template", path: "/templates/top-values" },
  { name: "template-run", path: "/templates/people-of?p.region=north&run=yes" },
  { name: "template-versions", path: "/templates/people-of?tab=versions" },
  { name: "template-edit", path: "/templates/people-of?tab=edit" },
  { name: "template-missing", path: "/templates/nothing" },
];
