import { useId, type ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading. */
export function Card({ title, actions, children }: Props) {
  const heading = useId();
  return (
    <section className="nl-card" aria-labelledby={heading}>
      <header className="nl-card-head">
        <h2 id={heading}>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
