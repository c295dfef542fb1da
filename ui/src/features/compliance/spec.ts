/** A document that is filled in field by field: a policy, or a request for a remediation. */
export type Document = Readonly<Record<string, unknown>>;

export interface SpecField {
  /** Where it is in the document: `on.dataset`. */
  readonly path: string;
  readonly label: string;
  /** A `list` is written with commas between, `lines` with one on each line. */
  readonly kind: "text" | "long" | "list" | "lines" | "number" | "choice" | "yes";
  readonly choices?: readonly string[];
  readonly help?: string;
  readonly needed?: boolean;
  /** Whether the document has this field, by what it says otherwise. */
  readonly when?: (document: Document) => boolean;
}

export function at(document: Document, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, name) => (isDocument(inside) ? inside[name] : undefined), document);
}

/** The document with another value at a place; what is empty is left out. */
export function put(document: Document, path: string, value: unknown): Document {
  const [name = "", ...rest] = path.split(".");
  const inside = document[name];
  const changed = rest.length ? put(isDocument(inside) ? inside : {}, rest.join("."), value) : value;
  if (!isEmpty(changed)) return { ...document, [name]: changed };
  return Object.fromEntries(Object.entries(document).filter(([other]) => other !== name));
}

/** Only what the fields say, as it is sent: what belongs to another kind, or to the server, is left out. */
export function sent(document: Document, fields: readonly SpecField[]): Document {
  return shown(document, fields).reduce<Document>((made, field) => put(made, field.path, at(document, field.path) ?? standing(field)), {});
}

/** What a choice shows as long as nobody has chosen. */
const standing = ({ kind, needed, choices }: SpecField) => (kind === "choice" && needed ? choices?.[0] : undefined);

export const shown = (document: Document, fields: readonly SpecField[]): readonly SpecField[] => fields.filter(({ when }) => !when || when(document));

/** A value as it stands in its field. */
export function written(value: unknown, kind: SpecField["kind"]): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(kind === "lines" ? "\n" : ", ");
  return String(value);
}

/** What somebody wrote, as the document has it. */
export function read(text: string, kind: SpecField["kind"]): unknown {
  if (kind === "list" || kind === "lines") {
    const parts = text.split(kind === "lines" ? "\n" : ",");
    return parts.map((part) => part.trim()).filter(Boolean);
  }
  if (kind === "number") return text.trim() === "" ? undefined : Number(text);
  return text;
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isDocument(value) && Object.keys(value).length === 0;
}
