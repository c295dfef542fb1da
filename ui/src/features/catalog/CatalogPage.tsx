import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Facets } from "./Facets";
import { Results } from "./Results";
import { wantedOf } from "./search";
import { SearchField } from "./SearchField";
import { searchQuery } from "./searchQuery";
import "./catalog.scss";

export default function CatalogPage() {
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const wanted = useMemo(() => wantedOf(text), [text]);
  const found = useQuery(searchQuery(wanted));
  const total = found.data ? `${count(found.data.total)} ${found.data.total === 1 ? "dataset" : "datasets"}` : undefined;
  return (
    <Page title="Catalog" lead={total} actions={<LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>}>
      <SearchField wanted={wanted} />
      <Loaded query={found}>
        {(shown) => (
          <div className="nl-catalog" aria-busy={found.isPlaceholderData}>
            <Facets wanted={wanted} facets={shown.facets} />
            <Results wanted={wanted} found={shown} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
