import { layered } from "@/components/layered";
import type { Graph } from "./graph";

// Places are worked out beside the page, which goes on answering meanwhile.
self.onmessage = (event: MessageEvent<Pick<Graph, "nodes" | "links">>) => self.postMessage(layered(event.data));
