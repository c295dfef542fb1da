import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { bytes, count, percent } from "@/components/format";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Time } from "@/components/Time";
import { foundIn, PAGE, type Found, type Hit, type Wanted } from "./search";

interface Props {
  readonly wanted: Wanted;
  readonly found: Found;
}

/** What was found, the best first; arrows go from one to the next. */
export function Results({ wanted, found }: Props) {
  if (!found.results.length) return <Nothing wanted={wanted} found={found} />;
  return (
    <div className="nl-grow">
      <ol className="nl-hits" start={wanted.offset + 1} onKeyDown={move} aria-label="Datasets">
        {found.results.map((hit) => (
          <li key={hit.id} className="nl-hit">
            <HitRow hit={hit} searched={wanted.q !== ""} />
          </li>
        ))}
      </ol>
      <Pages wanted={wanted} total={found.total} />
    </div>
  );
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(".nl-hit-name")];
  const at = links.findIndex((link) => link === document.activeElement) + step;
  if (at < 0) document.querySelector<HTMLElement>("input[type=search]")?.focus();
  else links[at]?.focus();
}

function HitRow({ hit, searched }: { readonly hit: Hit; readonly searched: boolean }) {
  const places = foundIn(hit);
  return (
    <>
      <div className="nl-row">
        <Link to={`/ndm-nuic/dataset/${hit.id}`} className="nl-hit-name">
          <bdi>{hit.name}</bdi>
        </Link>
        <span className="nl-badge">{hit.zone}</span>
        {hit.state !== "active" && <span className="nl-badge nl-warn">{hit.state}</span>}
        <span className="nl-muted nl-hit-rank" title="How well it matches, with quality, use and freshness">
          rank {hit.score.toFixed(2)}
        </span>
      </div>
      {hit.description && <p className="nl-hit-text"><bdi>{hit.description}</bdi></p>}
      <p className="nl-hit-facts nl-muted">
        quality {percent(hit.quality)} · {count(hit.rows)} rows · {bytes(hit.bytes)} · {count(hit.reads)} reads · changed <Time at={hit.updated_at} />
        {searched && places.length > 0 && <> · found in <bdi>{places.join("; ")}</bdi></>}
      </p>
    </>
  );
}

function Pages({ wanted, total }: { readonly wanted: Wanted; readonly total: number }) {
  const last = Math.min(total, wanted.offset + PAGE);
  const to = (offset: number) => (before: Record<string, unknown>) => ({ ...before, offset: offset > 0 ? String(offset) : undefined });
  return (
    <nav className="nl-pages" aria-label="Pages">
      <span className="nl-muted">
        {count(wanted.offset + 1)} to {count(last)} of {count(total)}
      </span>
      {wanted.offset > 0 && (
        <Link to="." search={to(wanted.offset - PAGE)} className="btn btn-sm btn-outline-secondary">
          Before
        </Link>
      )}
      {last < total && (
        <Link to="." search={to(wanted.offset + PAGE)} className="btn btn-sm btn-outline-secondary">
          Next
        </Link>
      )}
    </nav>
  );
}

function Nothing({ wanted, found }: Props) {
  const narrowed = wanted.zone ?? wanted.owner ?? wanted.domain ?? wanted.tag[0];
  if (!wanted.q && !narrowed) {
    return (
      <Empty icon="bi:database" title="No dataset yet">
        <LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>
      </Empty>
    );
  }
  return (
    <Empty icon="bi:search" title="Nothing was found">
      <p>
        {narrowed ? "Fewer conditions may find more." : "Every word must be found; try fewer, or their beginnings."}
        {!found.complete && " Not everything is searchable yet."}
      </p>
      <LinkButton to="/ndm-nuic/catalog">Show everything</LinkButton>
    </Empty>
  );
}
