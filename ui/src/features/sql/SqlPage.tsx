import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParameter } from "@/app/location";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { tabsQuery } from "./kept";
import { begun } from "./tabs";
import { Workbench } from "./Workbench";

export default function SqlPage() {
  const [given] = useParameter("sql");
  const [wanted] = useParameter("tab");
  const tabs = useQuery(tabsQuery);
  return (
    <Page title="SQL" full>
      <Loaded query={tabs} lines={5}>
        {(known) => <Begun known={known} given={given} wanted={wanted} />}
      </Loaded>
    </Page>
  );
}

function Begun({ known, given, wanted }: { readonly known: Parameters<typeof begun>[0]; readonly given: string | null; readonly wanted: string | null }) {
  const [first] = useState(() => begun(known, given, wanted));
  return <Workbench first={first} />;
}
