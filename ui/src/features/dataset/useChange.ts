import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change of a dataset; what the pages know of it is asked again after. */
export function useChange<T = void>(change: (value: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        // All of them: a page may know the dataset by its id or by its name.
        client.invalidateQueries({ queryKey: ["dataset"] }),
        client.invalidateQueries({ queryKey: ["catalog"] }),
        client.invalidateQueries({ queryKey: ["datasets"] }),
      ]),
  });
}
