import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "SQL",
  routes: [{ path: "/sql", title: "SQL", load: () => import("./SqlPage") }],
  nav: [{ to: "/sql", label: "SQL", icon: "bi:terminal", group: "Work", order: 10 }],
  commands: [{ label: "Write a query", icon: "bi:terminal", to: "/sql", keywords: "sql editor select ask" }],
  shortcuts: [
    { keys: "Ctrl/⌘ Enter", does: "Run the statement at the cursor, or the selection" },
    { keys: "Ctrl/⌘ Shift Enter", does: "Run all statements" },
    { keys: "Shift Alt F", does: "Lay the SQL out" },
    { keys: "Esc", does: "Leave the editor of SQL" },
    { keys: "Enter", does: "Sort, filter and look into the column of the result's cell" },
    { keys: "Ctrl/⌘ C", does: "Copy the selected cells of the result" },
    { keys: "Shift and arrows", does: "Select cells of the result" },
  ],
};
