import { MASK_FIELDS } from "./policy";
import type { Document, SpecField } from "./spec";

const action =
  (...actions: readonly string[]) =>
  (document: Document) =>
    actions.includes(String(document.action));

const OF_DATASET = ["mask", "tokenise", "delete_rows", "quarantine", "release", "purge"];

const DATA_FIELDS: readonly SpecField[] = [
  { path: "action", label: "What to do", kind: "choice", choices: ["mask", "tokenise", "delete_rows", "retention", "quarantine", "release", "purge"], needed: true },
  { path: "dataset", label: "Dataset", kind: "text", needed: true, when: action(...OF_DATASET) },
  { path: "datasets", label: "Datasets", kind: "list", help: "None means all that a retention policy is about.", when: action("retention") },
  { path: "columns", label: "Columns", kind: "list", help: "With commas between.", needed: true, when: action("mask", "tokenise") },
  ...MASK_FIELDS.map((field) => ({
    ...field,
    when: (document: Document) => document.action === "mask" && (!field.when || field.when({ ...document, kind: "mask" })),
  })),
  { path: "where", label: "Rows for which this is true", kind: "long", help: "SQL over the dataset's columns.", needed: true, when: action("delete_rows") },
  { path: "reason", label: "Reason", kind: "text", when: action("quarantine") },
  { path: "keep_history", label: "Keep earlier snapshots, stored results and originals", kind: "yes", when: action("mask", "tokenise", "delete_rows", "retention") },
];

const PERSON_FIELDS: readonly SpecField[] = [
  { path: "action", label: "What to do", kind: "choice", choices: ["export_subject", "erase_subject"], needed: true },
  { path: "columns", label: "Where to look", kind: "choice", choices: ["personal", "all"], needed: true, help: "In columns tagged as personal data, or in every column." },
  { path: "tag", label: "Only with the tag", kind: "text", help: "pii.email, for example", when: (document) => document.columns !== "all" },
  { path: "format", label: "Files of", kind: "choice", choices: ["json", "csv", "parquet"], needed: true, when: action("export_subject") },
  { path: "values", label: "What identifies the person", kind: "lines", help: "An address, a number: one on each line, at least 4 characters. They are kept nowhere, not in this page's address either.", needed: true },
];

/** A part of the remediations: those about data, and those about a person. */
export interface Remedy {
  readonly title: string;
  readonly start: Document;
  readonly fields: readonly SpecField[];
  readonly actions: readonly string[];
}

export const DATA: Remedy = {
  title: "What is to be done",
  start: { action: "mask", mask: { method: "redact" } },
  fields: DATA_FIELDS,
  actions: [...OF_DATASET, "retention"],
};
export const PERSON: Remedy = {
  title: "Whom it is about",
  start: { action: "export_subject", columns: "all", format: "json" },
  fields: PERSON_FIELDS,
  actions: ["export_subject", "erase_subject"],
};
