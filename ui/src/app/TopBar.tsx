import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/Icon";
import { AccountMenu } from "./AccountMenu";
import { ThemeSwitch } from "./ThemeSwitch";

interface Props {
  readonly onMenu: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

const KEY = /Mac|iPhone/.test(navigator.userAgent) ? "⌘K" : "Ctrl K";

export function TopBar({ onMenu, onSearch, onHelp }: Props) {
  return (
    <header className="nl-top">
      <button type="button" className="nl-icon-button nl-menu-button" onClick={onMenu} aria-label="Open the menu">
        <Icon name="bi:list" />
      </button>
      <Link to="/" className="nl-brand">
        <img src="/favicon.svg" alt="" width="22" height="22" />
        <span>NeuroLake</span>
      </Link>
      <button type="button" className="nl-search" onClick={onSearch}>
        <Icon name="bi:search" />
        <span className="nl-search-text">Go to a page, do something</span>
        <kbd>{KEY}</kbd>
      </button>
      <div className="nl-top-end">
        <button type="button" className="nl-icon-button" onClick={onHelp} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">
          <Icon name="bi:question-circle" />
        </button>
        <ThemeSwitch />
        <AccountMenu />
      </div>
    </header>
  );
}
