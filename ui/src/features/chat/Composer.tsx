import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Problem } from "@/components/Problem";
import type { Said, Saying } from "./useConversation";

interface Props {
  readonly running: boolean;
  readonly saying: Saying;
  readonly onStop: () => void;
}

const LONGEST = 1000;

/** Where a message is written; while an answer comes, it can be stopped from here. */
export function Composer({ running, saying, onStop }: Props) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const busy = running || saying.isPending;
  useEffect(() => {
    field.current?.focus();
  }, []);
  const message = text.trim();
  // What is written meanwhile, or beside a choice, stays.
  const say = (said: Said) => saying.mutate(said, { onSuccess: () => setText((now) => (now.trim() === said.message ? "" : now)) });
  const send = () => {
    if (message && !busy) say({ message, shown: message });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && running) onStop();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="nl-chat-compose">
      {saying.isError && <Problem error={saying.error} onRetry={() => say(saying.variables)} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea ref={field} className="form-control" rows={2} maxLength={LONGEST} aria-label="Message" placeholder="Ask, or go on: only the paid ones; by month; go back" value={text} onChange={(event) => setText(event.target.value)} onKeyDown={pressed} />
        {running ? (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" className="btn btn-sm btn-primary" disabled={busy || !message}>
            Send
          </button>
        )}
      </form>
    </div>
  );
}
