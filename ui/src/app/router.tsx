import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type AnyRoute } from "@tanstack/react-router";
import { RouteProblem } from "@/components/RouteProblem";
import { PageSkeleton } from "@/components/Skeleton";
import { NotFound } from "./NotFound";
import { FEATURES } from "./registry";
import { Root } from "./Root";
import type { PageRoute } from "./feature";

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

function page(route: PageRoute): AnyRoute {
  return createRoute({
    getParentRoute: () => root,
    path: route.path,
    component: lazyRouteComponent(route.load),
    staticData: { title: route.title, bare: route.bare ?? false },
  });
}

/** Values of the query string are texts, as people see and share them. */
const parse = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

function write(search: Record<string, unknown>): string {
  const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

export const router = createRouter({
  routeTree: root.addChildren(FEATURES.flatMap((feature) => feature.routes.map(page))),
  parseSearch: parse,
  stringifySearch: write,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: RouteProblem,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    title?: string;
    bare?: boolean;
  }
}
