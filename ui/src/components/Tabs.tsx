import { Link } from "@tanstack/react-router";

export interface Tab {
  readonly key: string;
  readonly label: string;
}

interface Props {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}

/** Parts of a page, each with an address of its own (`?tab=`). */
export function Tabs({ label, tabs, current }: Props) {
  return (
    <nav className="nl-tabs" aria-label={label}>
      {tabs.map(({ key, label: text }) => (
        <Link
          key={key}
          to="."
          search={key === tabs[0]?.key ? {} : { tab: key }}
          className={key === current ? "nl-tab nl-tab-on" : "nl-tab"}
          activeOptions={{ exact: true }}
          aria-current={key === current ? "page" : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
