import { Empty } from "@/components/Empty";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { Outcome } from "./Outcome";
import type { Asked } from "./useRuns";

interface Props {
  readonly tabs: readonly Asked[];
  readonly active: string | null;
  /** The query whose stored result the address names. */
  readonly query: string | null;
  readonly onShow: (id: string | null, key: string) => void;
  readonly onClose: (key: string) => void;
}

/** The results of this page as tabs; a result that the address names has one too. */
export function Results({ tabs, active, query, onShow, onClose }: Props) {
  const known = tabs.some((tab) => tab.id === query);
  const all = query && !known ? [{ key: query, sql: "Stored result", id: query, error: null }, ...tabs] : tabs;
  const shown = (query ? all.find((tab) => tab.id === query) : all.find((tab) => tab.key === active)) ?? all.at(-1);
  if (!shown) {
    return (
      <section className="nl-results" aria-label="Results">
        <Empty icon="bi:table" title="No result yet">
          <p>
            Run a statement with <kbd>Ctrl/⌘ Enter</kbd>
          </p>
        </Empty>
      </section>
    );
  }
  return (
    <section className="nl-results" aria-label="Results">
      {all.length > 1 && (
        <div className="nl-tabs">
          {all.map((tab) => (
            <span key={tab.key} className={tab.key === shown.key ? "nl-tab nl-tab-on" : "nl-tab"}>
              <button type="button" aria-current={tab.key === shown.key} onClick={() => onShow(tab.id, tab.key)} title={tab.sql.slice(0, 500)}>
                {tab.error !== null && <Icon name="bi:exclamation-triangle" />}
                <bdi>{tab.sql.slice(0, 40)}</bdi>
              </button>
              {tab.sql !== "Stored result" && (
                <button type="button" className="nl-icon-button nl-small" onClick={() => onClose(tab.key)} aria-label="Close this result">
                  <Icon name="bi:x" />
                </button>
              )}
            </span>
          ))}
        </div>
      )}
      {shown.id ? <Outcome key={shown.id} id={shown.id} /> : <div className="nl-card-body"><Problem error={shown.error} /></div>}
    </section>
  );
}
