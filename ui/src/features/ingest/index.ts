import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Ingest",
  routes: [{ path: "/ndm-nuic/ingest", title: "Bring data in", load: () => import("./IngestPage") }],
  nav: [{ to: "/ndm-nuic/ingest", label: "Bring data in", icon: "bi:cloud-upload", group: "Data", order: 0 }],
  commands: [{ label: "Upload files", icon: "bi:cloud-upload", keywords: "ingest import csv parquet excel", to: "/ndm-nuic/ingest" }],
};
