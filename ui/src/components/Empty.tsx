import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface Props {
  readonly icon: IconName;
  readonly title: string;
  /** Why there is nothing, and the one thing to do about it. */
  readonly children?: ReactNode;
}

export function Empty({ icon, title, children }: Props) {
  return (
    <div className="nl-empty">
      <Icon name={icon} />
      <p className="nl-empty-title">{title}</p>
      {children}
    </div>
  );
}
