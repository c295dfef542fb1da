import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { useParameter } from "@/app/location";
import { useMe } from "@/app/session";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Tabs } from "@/components/Tabs";
import { KeyTable } from "./KeyTable";
import { UnlessLocal } from "./Local";
import { NewKeyForm } from "./NewKeyForm";
import { allKeysQuery, ownKeysQuery } from "./queries";
import "./admin.scss";

const TABS = [
  { key: "mine", label: "Mine" },
  { key: "all", label: "Everybody's" },
];

export default function KeysPage() {
  return (
    <Page title="API keys" lead="For programs that ask in your name. The secret of a key is shown once; the server keeps no copy of it.">
      <UnlessLocal what="API keys">
        <Keys />
      </UnlessLocal>
    </Page>
  );
}

function Keys() {
  const me = useMe();
  const [tab] = useParameter("tab");
  if (!me.data?.is_admin) return <Mine />;
  return (
    <>
      <Tabs label="Whose keys" tabs={TABS} current={tab === "all" ? "all" : "mine"} />
      {tab === "all" ? <Everybodys /> : <Mine />}
    </>
  );
}

function Mine() {
  const keys = useQuery(ownKeysQuery);
  const [making, setMaking] = useState(false);
  const actions = (
    <button type="button" className="btn btn-sm btn-primary" onClick={() => setMaking(true)}>
      New key
    </button>
  );
  return (
    <Card title="Your keys" actions={actions}>
      <Loaded query={keys}>
        {(shown) => <KeyTable keys={shown} onRevoke={(key) => api.DELETE("/api/auth/keys/{key}", { params: { path: { key } } })} />}
      </Loaded>
      {making && <NewKeyForm onClose={() => setMaking(false)} />}
    </Card>
  );
}

function Everybodys() {
  const keys = useQuery(allKeysQuery);
  return (
    <Card title="Everybody's keys">
      <Loaded query={keys}>
        {(shown) => <KeyTable keys={shown} withUser onRevoke={(key) => api.DELETE("/api/admin/keys/{key}", { params: { path: { key } } })} />}
      </Loaded>
    </Card>
  );
}
