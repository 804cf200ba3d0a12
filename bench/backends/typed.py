"""The job on the Python bridge: a typed contract, checked on both sides, and nothing done for speed."""

from stdwire import Backend, Context, Operation

from bench_protocol import CONTRACT, CountPayload, CountResult, EchoPayload, EchoResult

backend = Backend(CONTRACT, name="bench", log_level="error")


@backend.command("ECHO")
def echo(payload: EchoPayload, context: Context) -> EchoResult:
    """Answer with the number that was sent."""
    return EchoResult(number=payload.number)


@backend.operation("COUNT")
def count(payload: CountPayload, operation: Operation) -> CountResult:
    """Tell each number, as fast as can be."""
    total = payload.total
    operation.accept()
    for completed in range(1, total + 1):
        operation.progress("COUNT_PROGRESS", completed=completed, total=total)
    return CountResult(counted=total)


backend.run()
