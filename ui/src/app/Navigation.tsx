import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Icon } from "@/components/Icon";
import { placeOf } from "./placeOf";
import { NAV } from "./registry";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Beside the page where there is room; a drawer over it where there is not. */
export function Navigation({ open, onClose }: Props) {
  const drawer = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) drawer.current?.showModal();
    else drawer.current?.close();
  }, [open]);
  return (
    <>
      <nav className="nl-side" aria-label="Main">
        <Items />
      </nav>
      <dialog ref={drawer} className="nl-drawer" aria-label="Menu" onClose={onClose} onClick={(event) => event.target === drawer.current && onClose()}>
        <nav aria-label="Main">
          <button type="button" className="nl-icon-button nl-drawer-close" onClick={onClose} aria-label="Close the menu">
            <Icon name="bi:x-lg" />
          </button>
          {open && <Items />}
        </nav>
      </dialog>
    </>
  );
}

function Items() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = placeOf(path, NAV.flatMap(({ items }) => items.map(({ to }) => to)));
  return NAV.map(({ group, items }) => (
    <div key={group} className="nl-nav-group">
      <div className="nl-nav-title">{group}</div>
      <ul>
        {items.map((item) => (
          <li key={item.to}>
            <Link to={item.to} className="nl-nav-link" activeProps={{ "aria-current": undefined }} aria-current={item.to === here ? "page" : undefined}>
              <Icon name={item.icon} />
              {item.label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
