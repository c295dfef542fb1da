import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change of a dataset; what the pages know of it is asked again after. */
export function useChange<T = void>(datasetId: string, change: (value: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["dataset", datasetId] }),
        client.invalidateQueries({ queryKey: ["catalog"] }),
        client.invalidateQueries({ queryKey: ["datasets"] }),
      ]),
  });
}
