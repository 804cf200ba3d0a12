/** The commands that are the same in every protocol. They are answered at once, whatever else runs. */
export function controlCommands({ operations, router, stop }) {
  const counts = () => ({ commands: router().underWay, operations: operations.running.length });
  return {
    PING: () => ({
      pid: process.pid,
      uptime_ms: Math.round(performance.now()),
      memory_bytes: process.memoryUsage.rss(),
      cpu_time_ms: Math.round(process.cpuUsage().user / 1000),
      ...counts(),
    }),
    GET_OPERATIONS: () => operations.list(),
    CANCEL_OPERATION: ({ operation_id: id }) => operations.cancel(id),
    CANCEL_COMMAND: ({ command_id: id }) => router().cancel(id),
    SHUTDOWN: () => {
      const answer = { stopping: true, ...counts() };
      // What stopping tells comes after the answer; and what came behind SHUTDOWN, in the same piece or not, is not run.
      router().refuseFurther();
      queueMicrotask(stop);
      return answer;
    },
  };
}
