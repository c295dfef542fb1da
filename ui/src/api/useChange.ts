import { useMutation, useQueryClient } from "@tanstack/react-query";

/**
 * A change of what the server keeps; what the pages know of it is asked again after.
 * @param parts First words of the keys of the queries that know of it.
 */
export function useChange<T = void, R = unknown>(parts: readonly string[], change: (value: T) => Promise<R>, done?: (result: R) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      await Promise.all(parts.map((part) => client.invalidateQueries({ queryKey: [part] })));
      done?.(result);
    },
  });
}
