import { useMemo } from "react";
import { ProblemError, type ProblemBody } from "@/api/problem";
import { count, dollars, percent } from "@/components/format";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { told, type Told, type ToolUse, type Turn } from "./events";
import { Feedback } from "./Feedback";
import { QueryPart } from "./QueryPart";

interface Props {
  readonly turn: Turn;
  /** Only the last one can be chosen from. */
  readonly last: boolean;
  readonly onChoose: (choice: number, reading: string) => void;
}

const BY = { parser: "by the parser", model: "by a language model", verified: "verified by a person" } as const;

/** What was said, and everything that came of it. */
export function TurnView({ turn, last, onChoose }: Props) {
  const answer = useMemo(() => told(turn.events), [turn.events]);
  const running = turn.state === "running";
  return (
    <article className="nl-chat-turn" aria-label={`Message ${turn.number}`}>
      <p className="nl-chat-said">
        <bdi>{turn.message}</bdi>
      </p>
      <div className="nl-chat-answer">
        {turn.withheld && <p className="nl-muted">{turn.withheld}</p>}
        {answer.understood && <Reading understood={answer.understood} text={answer.text} />}
        {answer.tools.map((tool) => (
          <ToolLine key={tool.call} tool={tool} />
        ))}
        {answer.text && <p className="nl-chat-text">{answer.text}</p>}
        {answer.queries.map((query, index) => (
          <QueryPart key={query.id} query={query} label={`Rows of answer ${turn.number}${index ? `, query ${index + 1}` : ""}`} />
        ))}
        {answer.choices && <Choices choices={answer.choices} open={last && !running} onChoose={onChoose} />}
        {answer.refused && <Refused refused={answer.refused} />}
        {answer.failed && <Problem error={new ProblemError(answer.failed.problem as unknown as ProblemBody)} />}
        {running && (
          <p className="nl-muted" role="status">
            <span className="nl-chat-dots" aria-hidden="true" /> {answer.queries.length ? "The query runs…" : "Reading…"}
          </p>
        )}
        {turn.state === "stopped" && <p className="nl-muted">Stopped; the query was cancelled.</p>}
        {!running && <End turn={turn} />}
      </div>
    </article>
  );
}

interface ReadingProps {
  readonly understood: NonNullable<Told["understood"]>;
  readonly text: string;
}

function Reading({ understood, text }: ReadingProps) {
  const repeated = text.toLowerCase().startsWith(understood.reading.toLowerCase());
  return (
    <div className="nl-chat-reading">
      {!repeated && (
        <>
          <Icon name="bi:chat-square-text" /> Taken as: <bdi>{understood.reading}</bdi>{" "}
        </>
      )}
      <span className="nl-badge">{BY[understood.by]}</span> <span className="nl-badge">{percent(understood.confidence, 0)} sure</span>
      {understood.tables.length > 0 && (
        <small className="nl-muted">
          {" "}
          from <bdi>{understood.tables.map(({ name }) => name).join(", ")}</bdi>
        </small>
      )}
      {understood.note && <p className="nl-muted mb-0">{understood.note}</p>}
    </div>
  );
}

function ToolLine({ tool }: { readonly tool: ToolUse }) {
  const how = { begun: "…", done: "done", failed: "failed" }[tool.state];
  return (
    <p className="nl-muted mb-1">
      <Icon name="bi:wrench" /> {tool.name} {how} {tool.told && <bdi>{tool.told.slice(0, 300)}</bdi>}
    </p>
  );
}

interface ChoicesProps {
  readonly choices: NonNullable<Told["choices"]>;
  readonly open: boolean;
  readonly onChoose: Props["onChoose"];
}

function Choices({ choices, open, onChoose }: ChoicesProps) {
  return (
    <div className="nl-chat-choices">
      <p className="mb-1">{choices.question}</p>
      <ol>
        {choices.choices.map(({ index, reading, rows, by }) => (
          <li key={index}>
            <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!open} onClick={() => onChoose(index, reading)}>
              <bdi>{reading}</bdi>
            </button>{" "}
            <small className="nl-muted">
              {rows !== null && `${count(rows)}${rows >= 1000 ? " or more" : ""} ${rows === 1 ? "row" : "rows"}, `}
              {BY[by]}
            </small>
          </li>
        ))}
      </ol>
      {choices.note && <p className="nl-muted mb-0">{choices.note}</p>}
    </div>
  );
}

function Refused({ refused }: { readonly refused: NonNullable<Told["refused"]> }) {
  return (
    <div className="nl-chat-refused">
      <p className="mb-1">
        <strong>{refused.reason}</strong>
      </p>
      {refused.understood.length > 0 && (
        <p className="mb-1">
          Understood was: <bdi>{refused.understood.join(", ")}</bdi>
        </p>
      )}
      {refused.hint && <p className="mb-0">{refused.hint}</p>}
      {refused.note && <p className="nl-muted mb-0">{refused.note}</p>}
    </div>
  );
}

function End({ turn }: { readonly turn: Turn }) {
  const { usage } = turn;
  return (
    <div className="nl-chat-end">
      {usage && usage.requests > 0 && (
        <small className="nl-muted">
          {count(usage.input_tokens)} tokens in, {count(usage.output_tokens)} out
          {usage.cost_usd !== null && `, ${dollars(usage.cost_usd)}`}
        </small>
      )}
      {turn.state === "answered" && <Feedback turn={turn} />}
    </div>
  );
}
