import { useEffect, useRef } from "react";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Composer } from "./Composer";
import { Conversations } from "./Conversations";
import { Beginning } from "./Beginning";
import { TurnView } from "./TurnView";
import { useConversation } from "./useConversation";
import "./chat.scss";

/** Conversations about the data: at the left which, at the right one of them. */
export default function ChatPage() {
  const { id, setId, query, turns = [], lost, saying, stop } = useConversation();
  const end = useRef<HTMLDivElement>(null);
  const running = turns.find(({ state }) => state === "running");
  const pieces = turns.length * 1000 + (turns.at(-1)?.events.length ?? 0);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [pieces, id]);
  return (
    <Page title="Chat" full lead="Questions in words, about data that you may see" actions={<LinkButton to="/chat">New conversation</LinkButton>}>
      <div className="nl-chat">
        <Conversations current={id} onOpen={setId} />
        <section className="nl-card nl-chat-main" aria-label="Conversation">
          <div className="nl-chat-turns" role="log" aria-busy={running !== undefined} tabIndex={0} aria-label="Messages and answers">
            {id === null ? (
              <Beginning onAsk={(message) => saying.mutate({ message, shown: message })} />
            ) : (
              <Loaded query={query}>
                {() => turns.map((turn, index) => <TurnView key={turn.id} turn={turn} last={index === turns.length - 1} onChoose={(choice, shown) => saying.mutate({ choice, shown })} />)}
              </Loaded>
            )}
            <div ref={end} />
          </div>
          {lost && (
            <p className="nl-chat-lost" role="status">
              The connection is lost. The answer goes on at the server, and is shown from where it was as soon as it answers again.
            </p>
          )}
          <Composer running={running !== undefined} saying={saying} onStop={() => running && stop(running.id)} />
        </section>
      </div>
    </Page>
  );
}
