import { expect, test } from "vitest";
import { placeOf } from "./placeOf";

const PLACES = ["/", "/admin", "/admin/keys", "/sql"];

test.each([
  ["/", "/"],
  ["/admin", "/admin"],
  ["/admin/keys", "/admin/keys"],
  ["/admin/keys/one", "/admin/keys"],
  ["/admin/users", "/admin"],
  ["/sqlx", null],
  ["/elsewhere", null],
])("%s is at %s and nowhere else", (path, place) => {
  expect(placeOf(path, PLACES)).toBe(place);
});
