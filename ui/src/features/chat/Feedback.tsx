import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import type { Turn } from "./events";
import { conversationQuery } from "./queries";

type Rating = "up" | "down" | null;

/** Whether an answer was right, and what would have been. */
export function Feedback({ turn }: { readonly turn: Turn }) {
  const client = useQueryClient();
  const [text, setText] = useState(turn.correction ?? "");
  const rated = useMutation({
    mutationFn: (how: { rating: Rating; correction?: string }) =>
      body(api.PUT("/api/ai/chat/turns/{turn_id}/feedback", { params: { path: { turn_id: turn.id } }, body: how })),
    onSuccess: ({ rating, correction }) =>
      client.setQueryData(conversationQuery(turn.conversation).queryKey, (before) => before && { ...before, turns: before.turns.map((one) => (one.id === turn.id ? { ...one, rating, correction } : one)) }),
  });
  const rate = (rating: "up" | "down") => rated.mutate({ rating: turn.rating === rating ? null : rating });
  return (
    <div className="nl-chat-feedback">
      <button type="button" className="nl-icon-button nl-small" aria-label="The answer is right" aria-pressed={turn.rating === "up"} onClick={() => rate("up")}>
        <Icon name={turn.rating === "up" ? "bi:hand-thumbs-up-fill" : "bi:hand-thumbs-up"} />
      </button>
      <button type="button" className="nl-icon-button nl-small" aria-label="The answer is wrong" aria-pressed={turn.rating === "down"} onClick={() => rate("down")}>
        <Icon name={turn.rating === "down" ? "bi:hand-thumbs-down-fill" : "bi:hand-thumbs-down"} />
      </button>
      {turn.rating === "down" && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rated.mutate({ rating: "down", correction: text.trim() });
          }}
        >
          <input className="form-control form-control-sm" aria-label="What would have been right" placeholder="What would have been right?" maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
          <button type="submit" className="btn btn-sm btn-outline-secondary" disabled={!text.trim() || text.trim() === turn.correction}>
            {text.trim() && text.trim() === turn.correction ? "Kept" : "Keep"}
          </button>
        </form>
      )}
      {rated.isError && <Problem error={rated.error} />}
    </div>
  );
}
