import { expect, test } from "vitest";
import { localPath } from "./localPath";

test("one comes back to pages of this server only", () => {
  expect(localPath("/sql?query=1")).toBe("/sql?query=1");
  for (const text of [null, "", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    expect(localPath(text)).toBe("/");
  }
});
