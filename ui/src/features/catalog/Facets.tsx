import { Link } from "@tanstack/react-router";
import { count } from "@/components/format";
import { Icon } from "@/components/Icon";
import { FACETS, isChosen, toggled, type Facet, type Found, type Wanted } from "./search";

const TITLES: Readonly<Record<Facet, string>> = { zone: "Zone", tag: "Tags", owner: "Owner", domain: "Domain" };
const MOST = 12;

interface Props {
  readonly wanted: Wanted;
  readonly facets: Found["facets"];
}

/** Ways to narrow what was found; each is a link, so that it can be shared and gone back from. */
export function Facets({ wanted, facets }: Props) {
  return (
    <aside className="nl-facets" aria-label="Narrow down">
      {FACETS.map((facet) => (
        <FacetList key={facet} facet={facet} wanted={wanted} values={facets[facet]} />
      ))}
      <FacetList facet="tag" title="Personal data" wanted={wanted} values={facets.tag} only={(name) => name.startsWith("pii.")} />
    </aside>
  );
}

interface ListProps {
  readonly facet: Facet;
  readonly title?: string;
  readonly wanted: Wanted;
  readonly values: Readonly<Record<string, number>>;
  readonly only?: (name: string) => boolean;
}

function FacetList({ facet, title = TITLES[facet], wanted, values, only = (name) => !name.startsWith("pii.") }: ListProps) {
  const chosen = facet === "tag" ? wanted.tag : [wanted[facet]].filter((one) => one !== null);
  const names = [...new Set([...chosen, ...Object.keys(values)])].filter(only).slice(0, MOST);
  if (!names.length) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <FacetLink facet={facet} wanted={wanted} name={name} number={values[name] ?? 0} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LinkProps {
  readonly facet: Facet;
  readonly wanted: Wanted;
  readonly name: string;
  readonly number: number;
}

function FacetLink({ facet, wanted, name, number }: LinkProps) {
  const on = isChosen(wanted, facet, name);
  return (
    <Link
      to="."
      search={(before: Record<string, unknown>) => ({ ...before, ...toggled(wanted, facet, name) })}
      className={on ? "nl-facet nl-facet-on" : "nl-facet"}
      activeProps={{}}
      aria-current={on ? "true" : undefined}
    >
      <Icon name={on ? "bi:check-square" : "bi:square"} />
      <bdi className="nl-grow">{name}</bdi>
      <span>{count(number)}</span>
    </Link>
  );
}
