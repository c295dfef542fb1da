import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { titleOf, type EditorTab } from "./tabs";
import { isConflict, type Tabs } from "./useTabs";

/** The tabs of the editor, and what keeps the shown one from being kept. */
export function TabBar({ of }: { readonly of: Tabs }) {
  return (
    <>
      <nav className="nl-tabs" aria-label="Tabs of the editor">
        {of.tabs.map((tab) => (
          <OneTab key={tab.key} tab={tab} shown={tab.key === of.shown.key} onShow={() => of.show(tab.key)} onClose={() => of.close(tab.key)} />
        ))}
        <button type="button" className="nl-icon-button nl-small" onClick={of.open} aria-label="New tab" title="New tab">
          <Icon name="bi:plus-lg" />
        </button>
        <span className="visually-hidden" role="status">
          {of.problem === null && of.shown.id !== null && of.shown.saved ? "Kept" : ""}
        </span>
      </nav>
      {isConflict(of.problem) ? <Conflict of={of} /> : of.problem !== null && <div className="nl-card-body"><Problem error={of.problem} onRetry={of.again} /></div>}
    </>
  );
}

interface OneProps {
  readonly tab: EditorTab;
  readonly shown: boolean;
  readonly onShow: () => void;
  readonly onClose: () => void;
}

function OneTab({ tab, shown, onShow, onClose }: OneProps) {
  const title = titleOf(tab.sql);
  return (
    <span className={shown ? "nl-tab nl-tab-on" : "nl-tab"}>
      <button type="button" aria-current={shown} onClick={onShow} title={tab.saved && tab.id ? "Kept on the server" : "Kept from its first change on"}>
        <bdi>{title}</bdi>
        {!tab.saved && " •"}
      </button>
      <button type="button" className="nl-icon-button nl-small" onClick={onClose} aria-label={`Close the tab ${title}`}>
        <Icon name="bi:x" />
      </button>
    </span>
  );
}

function Conflict({ of }: { readonly of: Tabs }) {
  return (
    <div className="nl-card-body nl-row" role="alert">
      <span>This tab was changed in another window.</span>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void of.settle("theirs")}>
        Take that text
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void of.settle("mine")}>
        Keep this one
      </button>
    </div>
  );
}
