import { useMutation, useQuery, useQueryClient, type QueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useParameter } from "@/app/location";
import { lastSeq, type ChatEvent, type Turn } from "./events";
import { Line, type Accepted } from "./line";
import { conversationQuery, type Conversation } from "./queries";

/** A message, or the number of a choice; `shown` is what stands in the conversation for it. */
export interface Said {
  readonly message?: string;
  readonly choice?: number;
  readonly shown: string;
}

export type Saying = UseMutationResult<unknown, Error, Said>;

/** One conversation, kept up to date by the socket; without an id the next message begins one. */
export function useConversation() {
  const client = useQueryClient();
  const [id, setId] = useParameter("conversation");
  const [lost, setLost] = useState(false);
  const query = useQuery({ ...conversationQuery(id ?? ""), enabled: id !== null });

  const line = useMemo(() => new Line({ lost: setLost, heard: (event) => heard(client, event) }), [client]);
  useEffect(() => () => line.close(), [line]);

  const turns = id === null ? undefined : query.data?.turns;
  useEffect(() => {
    for (const turn of turns ?? []) {
      if (turn.state === "running") line.follow(turn.id, lastSeq(turn.events));
    }
  }, [turns, line]);

  const saying = useMutation({
    mutationFn: async ({ shown, ...said }: Said) => ({ accepted: await line.say({ ...said, conversation: id }), shown }),
    onSuccess: ({ accepted, shown }) => {
      client.setQueryData(conversationQuery(accepted.conversation).queryKey, (before) => withTurn(before, accepted, shown));
      if (accepted.conversation !== id) setId(accepted.conversation);
      void client.invalidateQueries({ queryKey: ["chats"] });
    },
  });
  return { id, setId, query, turns, lost, saying, stop: (turn: string) => line.stop(turn) };
}

function withTurn(before: Conversation | undefined, { turn: id, conversation }: Accepted, message: string): Conversation {
  const now = new Date().toISOString();
  const known = before ?? { id: conversation, title: message, created_at: now, updated_at: now, turns: [] };
  const turn: Turn = {
    id, conversation, message, number: known.turns.length + 1, state: "running", started_at: now, ended_at: null, text: null,
    query_id: null, rating: null, correction: null, usage: null, events: [], withheld: null,
  };
  return { ...known, turns: [...known.turns, turn] };
}

function heard(client: QueryClient, event: ChatEvent): void {
  client.setQueriesData<Conversation>({ queryKey: ["chat"] }, (before) =>
    before?.turns.some(({ id }) => id === event.turn) ? { ...before, turns: before.turns.map((turn) => (turn.id === event.turn ? withEvent(turn, event) : turn)) } : before,
  );
  if (event.type === "done") void client.invalidateQueries({ queryKey: ["chats"] });
}

function withEvent(turn: Turn, event: ChatEvent): Turn {
  if (event.seq <= lastSeq(turn.events)) return turn;
  const ended = event.type === "done" ? { state: event.state, usage: event.usage ?? null, ended_at: new Date().toISOString() } : {};
  return { ...turn, ...ended, events: [...turn.events, event] };
}
