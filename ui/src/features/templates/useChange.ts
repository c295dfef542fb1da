import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change of templates; what the pages know of them is asked again after. */
export function useChange<T = void, R = unknown>(change: (value: T) => Promise<R>, done?: (result: R) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: ["templates"] });
      done?.(result);
    },
  });
}
