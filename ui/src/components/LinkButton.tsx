import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props {
  readonly to: string;
  readonly search?: Record<string, string | undefined>;
  readonly children: ReactNode;
  readonly kind?: "primary" | "outline-secondary";
}

/** A link that looks like the main thing to do. */
export function LinkButton({ to, search, children, kind = "primary" }: Props) {
  return (
    <Link to={to} search={search} className={`btn btn-sm btn-${kind}`}>
      {children}
    </Link>
  );
}
