import { useQuery } from "@tanstack/react-query";
import { datasetsQuery } from "@/api/queries";
import type { Dataset } from "@/api/shapes";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { DatasetPeek } from "./DatasetPeek";
import { byZone } from "./zones";
import "./explore.scss";

/** Zones, their datasets, their columns: each step is in the address. */
export default function ExplorePage() {
  const datasets = useQuery(datasetsQuery);
  const [zone, setZone] = useParameter("zone");
  const [name, setName] = useParameter("dataset");
  return (
    <Page title="Data explorer" lead="Zones, datasets, columns and rows">
      <Loaded query={datasets}>
        {(all) => (all.length ? <Parts all={all} zone={zone} setZone={setZone} name={name} setName={setName} /> : <Nothing />)}
      </Loaded>
    </Page>
  );
}

interface Props {
  readonly all: readonly Dataset[];
  readonly zone: string | null;
  readonly setZone: (zone: string) => void;
  readonly name: string | null;
  readonly setName: (name: string) => void;
}

function Parts({ all, zone, setZone, name, setName }: Props) {
  const zones = byZone(all);
  const chosen = all.find(({ qualified_name: one }) => one === name);
  const shown = zones.find(([one]) => one === (zone ?? chosen?.zone)) ?? zones[0];
  return (
    <div className="nl-explore">
      <Card title="Zones">
        <Choices label="Zones" items={zones.map(([one, inside]) => ({ key: one, text: one, note: count(inside.length) }))} on={shown?.[0]} onChoose={setZone} />
      </Card>
      <Card title="Datasets">
        <Choices
          label="Datasets"
          items={(shown?.[1] ?? []).map((one) => ({ key: one.qualified_name, text: one.name, note: `${count(one.rows)} rows` }))}
          on={name}
          onChoose={setName}
        />
      </Card>
      {chosen ? <DatasetPeek key={chosen.id} dataset={chosen} /> : <Card title="Columns"><Empty icon="bi:hand-index" title="Choose a dataset" /></Card>}
    </div>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly items: readonly { readonly key: string; readonly text: string; readonly note: string }[];
  readonly on: string | null | undefined;
  readonly onChoose: (key: string) => void;
}

function Choices({ label, items, on, onChoose }: ChoicesProps) {
  return (
    <ul className="nl-choices" aria-label={label}>
      {items.map((item) => (
        <li key={item.key}>
          <button type="button" aria-pressed={item.key === on} onClick={() => onChoose(item.key)}>
            <bdi className="nl-grow">{item.text}</bdi>
            <span>{item.note}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Nothing() {
  return (
    <Empty icon="bi:database" title="No dataset yet">
      <LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>
    </Empty>
  );
}
