import { useEffect, type ReactNode } from "react";

interface Props {
  readonly title: string;
  /** One line under the title. */
  readonly lead?: ReactNode;
  /** Buttons and choices at the title's end. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Whether the page fills the window and scrolls within its own parts. */
  readonly full?: boolean;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · NeuroLake`;
  }, [title]);
}

/** A page with its title, which is the window's title too. */
export function Page({ title, lead, actions, children, full = false }: Props) {
  useTitle(title);
  return (
    <div className={full ? "nl-page nl-page-full" : "nl-page"}>
      <header className="nl-page-head">
        <div className="nl-grow">
          <h1>{title}</h1>
          {lead && <p className="nl-lead">{lead}</p>}
        </div>
        {actions && <div className="nl-page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
