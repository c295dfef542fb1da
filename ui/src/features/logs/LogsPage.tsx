import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, shaped } from "@/api/client";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import "./logs.scss";
import { LogFilters } from "./LogFilters";
import { LogTable } from "./LogTable";
import { hiding, isLevel, type Level, type LogPage } from "./log";

const TAIL_MS = 2000;
const LIMIT = 200;

interface Wanted {
  readonly level: Level;
  readonly text: string;
}

const ask = (wanted: Wanted, place: { before?: string; after?: string }) =>
  shaped<LogPage>(api.GET("/api/neurolake/system/logs", { params: { query: { ...wanted, ...place, limit: LIMIT } } }));

export default function LogsPage() {
  const [level] = useParameter("level");
  const [text] = useParameter("text");
  const [tailing, setTailing] = useState(false);
  const wanted: Wanted = { level: isLevel(level) ? level : "debug", text: text ?? "" };
  const pages = useInfiniteQuery({
    queryKey: ["log", wanted],
    queryFn: ({ pageParam }) => ask(wanted, pageParam ? { before: pageParam } : {}),
    initialPageParam: "",
    getNextPageParam: (last: LogPage) => last.next,
  });
  const newest = useNewest(wanted, pages.data?.pages[0]?.newest ?? null, tailing);
  const first = pages.data?.pages[0];
  return (
    <Page title="Log" lead="What the servers and commands of this machine have logged. Secrets are hidden before they are written.">
      <LogFilters wanted={wanted} levels={first?.levels ?? {}} tailing={tailing} onTail={setTailing} />
      <Card title="Lines, the newest first">
        <Loaded query={pages}>
          {(data) => {
            const entries = [...newest, ...data.pages.flatMap((page) => page.entries)];
            return entries.length ? <LogTable entries={entries} /> : <Nothing page={data.pages.at(-1)} />;
          }}
        </Loaded>
        {pages.hasNextPage && (
          <div className="nl-card-body">
            <button type="button" className="btn btn-sm btn-outline-secondary" disabled={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
              {pages.isFetching ? "Looking…" : "Older lines"}
            </button>
          </div>
        )}
      </Card>
    </Page>
  );
}

function Nothing({ page }: { readonly page: LogPage | undefined }) {
  const because = page ? hiding(page) : [];
  return (
    <Empty icon="bi:journal-text" title="No line is like this">
      {because.map((one) => (
        <p key={one}>{one}.</p>
      ))}
    </Empty>
  );
}

/** What has come since the page was opened, the newest first; asked for every two seconds while it is wanted. */
function useNewest(wanted: Wanted, since: string | null, on: boolean): LogPage["entries"] {
  const [known, setKnown] = useState<{ key: string; place: string; entries: LogPage["entries"] } | null>(null);
  const key = `${wanted.level} ${wanted.text} ${since ?? ""}`;
  const place = known?.key === key ? known.place : since;
  const entries = known?.key === key ? known.entries : [];
  useQuery({
    queryKey: ["log since", key],
    enabled: on && place !== null,
    refetchInterval: TAIL_MS,
    gcTime: 0,
    queryFn: async () => {
      const found = await ask(wanted, { after: place ?? "" });
      setKnown({ key, place: found.newest ?? place ?? "", entries: [...found.entries.toReversed(), ...entries] });
      return found.newest;
    },
  });
  return entries;
}
