import { expect, test } from "vitest";
import { added, changed, DEFAULTS, fields, next } from "./queue";

const file = (name: string) => new File(["a"], name);

test("two files are sent at once, in the order they were chosen", () => {
  let queue = added([], [file("a"), file("b"), file("c")], DEFAULTS);
  expect(next(queue).map((item) => item.file.name)).toEqual(["a", "b"]);
  queue = changed(queue, 1, { state: "sending" });
  expect(next(queue).map((item) => item.file.name)).toEqual(["b"]);
  queue = changed(changed(queue, 2, { state: "sending" }), 1, { state: "sent" });
  expect(next(queue).map((item) => item.file.name)).toEqual(["c"]);
});

test("a name for the dataset is for one file; several are named after themselves", () => {
  const options = { ...DEFAULTS, dataset: "orders" };
  expect(added([], [file("a")], options)[0]?.options.dataset).toBe("orders");
  expect(added([], [file("a"), file("b")], options).map((item) => item.options.dataset)).toEqual(["", ""]);
});

test("files that come later do not take the number of one before", () => {
  const queue = added(added([], [file("a"), file("b")], DEFAULTS), [file("c")], DEFAULTS);
  expect(queue.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test("only what was said is sent; a key goes with upsert", () => {
  expect(fields(DEFAULTS)).toEqual([["mode", "auto"], ["wait_s", "0"]]);
  expect(fields({ ...DEFAULTS, mode: "upsert", key: "id, day ,", delimiter: "\\t" })).toEqual([
    ["mode", "upsert"],
    ["options", '{"delimiter":"\\t"}'],
    ["wait_s", "0"],
    ["key", "id"],
    ["key", "day"],
  ]);
  expect(fields({ ...DEFAULTS, key: "id" }).some(([name]) => name === "key")).toBe(false);
});
