import { useQuery } from "@tanstack/react-query";
import { datasetsQuery } from "@/api/queries";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";

const MOST = 4;

/** Before the first message: what can be asked about, and who answers. */
export function Beginning({ onAsk }: { readonly onAsk: (message: string) => void }) {
  const datasets = useQuery(datasetsQuery);
  return (
    <Loaded query={datasets}>
      {(found) =>
        found.length ? (
          <Empty icon="bi:chat-dots" title="What would you like to know?">
            <div className="nl-chat-first">
              {found.slice(0, MOST).map(({ id, name }) => (
                <button key={id} type="button" className="btn btn-sm btn-outline-secondary" onClick={() => onAsk(`How many ${name} are there?`)}>
                  How many <bdi>{name.slice(0, 60)}</bdi> are there?
                </button>
              ))}
            </div>
            <p>
              A parser in the lake answers, and no language model is needed; where one is set, it helps where the parser is not sure. Every answer shows how the question was taken, and runs as you.
            </p>
          </Empty>
        ) : (
          <Empty icon="bi:chat-dots" title="There is nothing to talk about yet">
            <LinkButton to="/ndm-nuic/ingest">Bring in a file</LinkButton>
          </Empty>
        )
      }
    </Loaded>
  );
}
