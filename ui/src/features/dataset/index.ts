import type { Feature } from "@/app/feature";

export const feature: Feature = {
  name: "Dataset",
  routes: [{ path: "/ndm-nuic/dataset/$id", title: "Dataset", load: () => import("./DatasetPage") }],
};
