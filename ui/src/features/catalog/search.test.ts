import { expect, test } from "vitest";
import { foundIn, isChosen, toggled, wantedOf, type Hit } from "./search";

test("the address says what is searched for; nonsense in it is nothing", () => {
  expect(wantedOf("?q=people&tag=pii,pii.email&offset=20")).toMatchObject({ q: "people", tag: ["pii", "pii.email"], offset: 20, zone: null });
  expect(wantedOf("?offset=-3").offset).toBe(0);
  expect(wantedOf("?offset=x").offset).toBe(0);
});

test("a facet is chosen and let go; tags add up; each begins at the first page", () => {
  const wanted = wantedOf("?zone=gold&tag=pii&offset=20");
  expect(isChosen(wanted, "zone", "gold")).toBe(true);
  expect(toggled(wanted, "zone", "gold")).toEqual({ offset: undefined, zone: undefined });
  expect(toggled(wanted, "zone", "silver")).toEqual({ offset: undefined, zone: "silver" });
  expect(toggled(wanted, "tag", "x")).toEqual({ offset: undefined, tag: "pii,x" });
  expect(toggled(wanted, "tag", "pii")).toEqual({ offset: undefined, tag: undefined });
});

test("where words were found is told in words", () => {
  const hit = { found_in: { name: true, owner: false, columns: ["a", "b"], tags: [] } } as unknown as Hit;
  expect(foundIn(hit)).toEqual(["name", "columns a, b"]);
});
