import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Conversation = Schemas["Conversation"];

export const listQuery = (search: string) =>
  queryOptions({ queryKey: ["chats", search], queryFn: () => body(api.GET("/api/ai/chat/conversations", { params: { query: { search } } })) });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ["chat", id],
    queryFn: () => body(api.GET("/api/ai/chat/conversations/{conversation_id}", { params: { path: { conversation_id: id } } })),
    staleTime: Infinity,
  });
