import sprite from "./icons.generated.svg?url&no-inline";

/** `bi:NAME`, a name of bootstrap-icons; the build collects those that the sources name. */
export type IconName = `bi:${string}`;

/** A picture beside a text that says the same; it is nothing to those who listen. */
export function Icon({ name, className = "" }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`nl-icon ${className}`} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name.slice(3)}`} />
    </svg>
  );
}
