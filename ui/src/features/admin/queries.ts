import { queryOptions } from "@tanstack/react-query";
import { api, body, shaped } from "@/api/client";
import type { Key, User } from "./shapes";

export const PAGE = 100;

/** Keys begin with `identity`, so that after a change all of it is asked again at once. */
export const usersQuery = (after: string | null) =>
  queryOptions({
    queryKey: ["identity", "users", after],
    queryFn: () => shaped<User[]>(api.GET("/api/admin/users", { params: { query: { limit: PAGE, ...(after && { after }) } } })),
  });

export const groupsQuery = queryOptions({ queryKey: ["identity", "groups"], queryFn: () => body(api.GET("/api/admin/groups")) });
export const rolesQuery = queryOptions({ queryKey: ["identity", "roles"], queryFn: () => body(api.GET("/api/admin/roles")) });
export const ownKeysQuery = queryOptions({ queryKey: ["identity", "own keys"], queryFn: () => shaped<Key[]>(api.GET("/api/auth/keys")) });
export const allKeysQuery = queryOptions({ queryKey: ["identity", "all keys"], queryFn: () => shaped<Key[]>(api.GET("/api/admin/keys")) });
