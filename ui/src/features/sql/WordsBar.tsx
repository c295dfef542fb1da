import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, body, type Schemas } from "@/api/client";
import { percent } from "@/components/format";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";

interface Props {
  readonly onWrite: (sql: string) => void;
  readonly onRun: (sql: string) => void;
}

type Understood = Schemas["UnderstoodQuestion"];

/** A question in words becomes SQL, which is shown with its reading before anything runs. */
export function WordsBar({ onWrite, onRun }: Props) {
  const [text, setText] = useState("");
  const asked = useMutation({ mutationFn: (question: string) => body(api.POST("/api/ai/nl-to-sql", { body: { question } })) });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) asked.mutate(text.trim());
  };
  const done = (use: (sql: string) => void) => (sql: string) => {
    use(sql);
    asked.reset();
  };
  return (
    <div className="nl-words">
      <form onSubmit={ask} aria-label="Ask in words">
        <Icon name="bi:chat-square-text" />
        <input className="form-control form-control-sm" aria-label="Question in words" placeholder="Ask in words: average horsepower by origin" value={text} maxLength={1000} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="btn btn-sm btn-outline-secondary" disabled={asked.isPending || !text.trim()}>
          {asked.isPending ? "Reading…" : "Make SQL"}
        </button>
      </form>
      <div aria-live="polite">
        {asked.isError && <Problem error={asked.error} onRetry={() => asked.mutate(text.trim())} />}
        {asked.data && <Answer answer={asked.data} onWrite={done(onWrite)} onRun={done(onRun)} onClose={() => asked.reset()} />}
      </div>
    </div>
  );
}

interface AnswerProps extends Props {
  readonly answer: Understood;
  readonly onClose: () => void;
}

function Answer({ answer, onWrite, onRun, onClose }: AnswerProps) {
  const readings = answer.sql ? [{ sql: answer.sql, reading: answer.reading ?? "", confidence: answer.confidence ?? 0 }] : answer.alternatives;
  return (
    <div className="nl-answer">
      <div className="nl-answer-head">
        <strong className="nl-grow">{answer.clarification ?? "Understood as"}</strong>
        <button type="button" className="nl-icon-button nl-small" onClick={onClose} aria-label="Close the reading">
          <Icon name="bi:x-lg" />
        </button>
      </div>
      {answer.note && <p className="nl-muted mb-1">{answer.note}</p>}
      {readings.map((one) => (
        <div key={one.sql} className="nl-reading">
          <p>
            {one.reading} <span className="nl-badge">{percent(one.confidence, 0)} sure</span>
          </p>
          <pre tabIndex={0}>{one.sql}</pre>
          <div className="d-flex gap-2">
            <button type="button" className="btn btn-sm btn-primary" onClick={() => onRun(one.sql)}>
              Run this
            </button>
            <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => onWrite(one.sql)}>
              Edit it
            </button>
          </div>
        </div>
      ))}
    </div>
  );
}
