import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { api } from "@/api/client";
import { Icon } from "@/components/Icon";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { Time } from "@/components/Time";
import { conversationQuery, listQuery } from "./queries";

interface Props {
  readonly current: string | null;
  readonly onOpen: (id: string | null) => void;
}

/** The caller's conversations, the last used first. */
export function Conversations({ current, onOpen }: Props) {
  const [search, setSearch] = useState("");
  const list = useQuery(listQuery(useDeferredValue(search)));
  return (
    <details className="nl-card nl-chat-list" open={window.innerWidth > 800}>
      <summary>Conversations</summary>
      <input type="search" className="form-control form-control-sm" aria-label="Search conversations" placeholder="Search" maxLength={200} value={search} onChange={(event) => setSearch(event.target.value)} />
      <Loaded query={list}>
        {(found) =>
          found.length ? (
            <ul aria-label="Conversations">
              {found.map(({ id, title, updated_at }) => (
                <li key={id} className={id === current ? "nl-chat-current" : undefined}>
                  <button type="button" className="nl-chat-open" aria-current={id === current ? "page" : undefined} onClick={() => onOpen(id)}>
                    <bdi>{title.slice(0, 120)}</bdi>
                    <small>
                      <Time at={updated_at} />
                    </small>
                  </button>
                  {id === current && <Change key={title} id={id} title={title} onGone={() => onOpen(null)} />}
                </li>
              ))}
            </ul>
          ) : (
            <p className="nl-muted">{search ? "None has these words." : "None yet."}</p>
          )
        }
      </Loaded>
    </details>
  );
}

interface ChangeProps {
  readonly id: string;
  readonly title: string;
  readonly onGone: () => void;
}

function Change({ id, title, onGone }: ChangeProps) {
  const client = useQueryClient();
  const [doing, setDoing] = useState<"renaming" | "deleting" | null>(null);
  const [text, setText] = useState(title);
  const path = { conversation_id: id };
  const told = () => {
    setDoing(null);
    return client.invalidateQueries({ queryKey: ["chats"] });
  };
  const rename = useMutation({ mutationFn: () => api.PATCH("/api/ai/chat/conversations/{conversation_id}", { params: { path }, body: { title: text.trim() } }), onSuccess: told });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/ai/chat/conversations/{conversation_id}", { params: { path } }),
    onSuccess: async () => {
      onGone();
      client.removeQueries({ queryKey: conversationQuery(id).queryKey });
      await told();
    },
  });
  const error = rename.error ?? remove.error;
  return (
    <div className="nl-chat-change">
      {doing === null && (
        <>
          <button type="button" className="nl-icon-button nl-small" aria-label="Rename the conversation" onClick={() => setDoing("renaming")}>
            <Icon name="bi:pencil" />
          </button>
          <button type="button" className="nl-icon-button nl-small" aria-label="Delete the conversation" onClick={() => setDoing("deleting")}>
            <Icon name="bi:trash" />
          </button>
        </>
      )}
      {doing === "renaming" && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate();
          }}
        >
          <input autoFocus className="form-control form-control-sm" aria-label="Title" maxLength={200} required value={text} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === "Escape" && setDoing(null)} />
          <button type="submit" className="btn btn-sm btn-primary" disabled={!text.trim() || rename.isPending}>
            Rename
          </button>
        </form>
      )}
      {doing === "deleting" && (
        <p>
          Messages, answers and stored results go; that queries ran stays on record.{" "}
          <button type="button" className="btn btn-sm btn-primary" autoFocus onClick={() => remove.mutate()} disabled={remove.isPending}>
            Delete
          </button>{" "}
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setDoing(null)}>
            Keep
          </button>
        </p>
      )}
      {error && <Problem error={error} />}
    </div>
  );
}
