import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Problem } from "@/components/Problem";

interface Props {
  readonly running: boolean;
  readonly onSay: (message: string) => Promise<void>;
  readonly onStop: () => void;
}

const LONGEST = 1000;

/** Where a message is written; while an answer comes, it can be stopped from here. */
export function Composer({ running, onSay, onStop }: Props) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const saying = useMutation({ mutationFn: onSay, onSuccess: () => setText("") });
  const busy = running || saying.isPending;
  useEffect(() => {
    field.current?.focus();
  }, []);
  const send = () => {
    if (text.trim() && !busy) saying.mutate(text.trim());
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && running) onStop();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="nl-chat-compose">
      {saying.isError && <Problem error={saying.error} onRetry={send} />}
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
          <button type="submit" className="btn btn-sm btn-primary" disabled={busy || !text.trim()}>
            Send
          </button>
        )}
      </form>
    </div>
  );
}
