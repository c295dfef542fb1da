import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { PAGE, type Found, type Wanted } from "./search";

export const searchQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: ["catalog", wanted],
    queryFn: ({ signal }) => shaped<Found>(api.GET("/api/neurolake/catalog/search", { params: { query: parameters(wanted) }, signal })),
    placeholderData: keepPreviousData,
  });

function parameters({ q, zone, owner, domain, tag, offset, archived }: Wanted) {
  return {
    ...(q && { q }),
    ...(zone && { zone }),
    ...(owner && { owner }),
    ...(domain && { domain }),
    ...(tag.length && { tag: [...tag] }),
    ...(archived && { archived }),
    offset,
    limit: PAGE,
  };
}
