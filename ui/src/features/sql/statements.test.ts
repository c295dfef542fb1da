import { describe, expect, test } from "vitest";
import { tokens } from "./lexer";
import { parameters, parameterValue, statementAt, statements } from "./statements";

const texts = (sql: string) => statements(sql).map((one) => one.text);

describe("statements", () => {
  test.each([
    ["SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]],
    ["SELECT ';' ; SELECT 'it''s;'", ["SELECT ';'", "SELECT 'it''s;'"]],
    ['SELECT ";" FROM "a"";b"', ['SELECT ";" FROM "a"";b"']],
    ["SELECT 1 -- ; no\n; SELECT 2", ["SELECT 1", "SELECT 2"]],
    ["/* ; /* ; */ ; */ SELECT 1; -- end;", ["SELECT 1"]],
    ["SELECT $$a;b$$; SELECT $x$ $$;$$ $x$", ["SELECT $$a;b$$", "SELECT $x$ $$;$$ $x$"]],
    ["SELECT E'a\\';b'; SELECT 2", ["SELECT E'a\\';b'", "SELECT 2"]],
    [";;; ", []],
    ["SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]],
    ["SELECT $$open; SELECT 2", ["SELECT $$open; SELECT 2"]],
    ["SELECT $a; SELECT $1+$2", ["SELECT $a", "SELECT $1+$2"]],
    ["SELECT 'ü;😀'; SELECT größe", ["SELECT 'ü;😀'", "SELECT größe"]],
  ])("%s", (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  test("tokens leave nothing out", () => {
    const sql = "SELECT a.b, $x, 1.5e3 /* c */ FROM \"t\" WHERE x = 'y' -- z";
    expect(tokens(sql).map((token) => token.text).join("")).toBe(sql);
  });

  test("the statement at the cursor", () => {
    const sql = "SELECT 1;\nSELECT 2;\n  ";
    expect(statementAt(sql, 0)?.text).toBe("SELECT 1");
    expect(statementAt(sql, 9)?.text).toBe("SELECT 1");
    expect(statementAt(sql, 12)?.text).toBe("SELECT 2");
    expect(statementAt(sql, sql.length)?.text).toBe("SELECT 2");
    expect(statementAt("  ", 1)).toBeNull();
  });
});

test("parameters are those outside of texts and comments", () => {
  expect(parameters("SELECT $a, '$b', $a, $c -- $d")).toEqual(["a", "c"]);
  expect(["", "42", "'42'", "4.5", "true", "x y"].map(parameterValue)).toEqual([null, 42, "42", 4.5, true, "x y"]);
});
