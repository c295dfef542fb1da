import { expect, test } from "vitest";
import { lastSeq, told, type ChatEvent } from "./events";

const turn = "t";
const events = [
  { type: "begun", seq: 1, turn, conversation: "c", number: 1, message: "how many?" },
  { type: "tool", seq: 2, turn, call: 1, name: "query", state: "begun", arguments: {}, told: null },
  { type: "sql", seq: 3, turn, sql: "SELECT 1", query_id: "q" },
  { type: "rows", seq: 4, turn, query_id: "q", sql: "SELECT 1", columns: [], row_count: 1, truncated: false },
  { type: "tool", seq: 5, turn, call: 1, name: "query", state: "done", arguments: null, told: "1 row" },
  { type: "text", seq: 6, turn, text: "There is " },
  { type: "text", seq: 7, turn, text: "one." },
  { type: "done", seq: 8, turn, state: "answered", usage: null },
] as unknown as ChatEvent[];

test("events add up to an answer: pieces of text, a query with its rows, a tool with its end", () => {
  const found = told(events);
  expect(found.text).toBe("There is one.");
  expect(found.queries.map(({ id, rows }) => [id, rows?.row_count])).toEqual([["q", 1]]);
  expect(found.tools).toEqual([{ call: 1, name: "query", state: "done", told: "1 row" }]);
  expect(found.done?.state).toBe("answered");
  expect(lastSeq(events)).toBe(8);
});
