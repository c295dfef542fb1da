/** A state of a page that is looked at: in tests of every page and in screenshots. */
export interface Address {
  readonly name: string;
  /** Where it is; may ask the server first, for the id of something real. */
  readonly path: string | ((origin: string) => Promise<string>);
}

const found = import.meta.glob<{ addresses: readonly Address[] }>("../src/features/*/addresses.ts", { eager: true });

/** Every state that a feature names in its own `addresses.ts`. */
export const ADDRESSES: readonly Address[] = Object.values(found).flatMap((module) => module.addresses);

export const pathOf = async (address: Address, origin: string): Promise<string> =>
  typeof address.path === "string" ? address.path : address.path(origin);
