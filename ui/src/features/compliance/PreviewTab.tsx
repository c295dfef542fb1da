import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { PreviewView } from "./PreviewView";
import { previewQuery, type Seer } from "./queries";
import { read, written, type Document, type SpecField } from "./spec";
import { SpecForm } from "./SpecForm";
import { useAddress } from "./useAddress";

const FIELDS: readonly SpecField[] = [
  { path: "dataset", label: "Dataset", kind: "text", needed: true },
  { path: "name", label: "Person", kind: "text", help: "A name; “somebody” when there is none." },
  { path: "roles", label: "Roles", kind: "list", help: "With commas between." },
  { path: "groups", label: "Groups", kind: "list" },
  { path: "attributes", label: "Attributes", kind: "list", help: "As region=north, with commas between." },
  { path: "purpose", label: "Purpose", kind: "text" },
];

/** Asked by the address, so that what one sees can be shown to others. */
export function PreviewTab() {
  const [address, change] = useAddress();
  const given: Document = Object.fromEntries(FIELDS.map(({ path, kind }) => [path, read(address.get(path) ?? "", kind)]));
  const [document, setDocument] = useState(given);
  const seer = seerOf(given);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change(Object.fromEntries(FIELDS.map(({ path, kind }) => [path, written(document[path], kind)])));
  };
  return (
    <>
      <Card title="Who looks at what">
        <form className="nl-card-body nl-stack" onSubmit={submit}>
          <SpecForm document={document} fields={FIELDS} onChange={setDocument} />
          <div>
            <button type="submit" className="btn btn-sm btn-primary">
              See what they see
            </button>
          </div>
        </form>
      </Card>
      {seer.dataset ? (
        <Asked seer={seer} />
      ) : (
        <Empty icon="bi:eye" title="Nothing was asked yet">
          <p>Name a dataset and who would look at it. Nobody's session is used, and no data is read.</p>
        </Empty>
      )}
    </>
  );
}

function Asked({ seer }: { readonly seer: Seer }) {
  const preview = useQuery(previewQuery(seer));
  return <Loaded query={preview}>{(found) => <PreviewView found={found} seer={seer} />}</Loaded>;
}

function seerOf(given: Document): Seer {
  const list = (name: string) => given[name] as string[];
  const pairs = list("attributes").map((pair) => [pair.split("=", 1)[0] ?? "", pair.slice(pair.indexOf("=") + 1)] as const);
  return {
    dataset: String(given.dataset),
    name: String(given.name) || "somebody",
    roles: list("roles"),
    groups: list("groups"),
    attributes: Object.fromEntries(pairs),
    purpose: String(given.purpose) || null,
  };
}
