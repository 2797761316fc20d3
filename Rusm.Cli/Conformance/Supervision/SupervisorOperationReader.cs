namespace Rusm.Cli.Conformance.Supervision;

/// <summary>Reads one operation on a supervisor, field by field.</summary>
internal static class SupervisorOperationReader
{
    private const string Known =
        "crash, return, stop, kill, fail_next_starts, start_child, terminate_child, restart_child, delete_child, shutdown";

    internal static SupervisorOperation Read(JsonFields json, string autoShutdown)
    {
        var operation = Read(json, json.Word("op"), autoShutdown);
        json.NothingElse();
        return operation;
    }

    private static SupervisorOperation Read(JsonFields json, string word, string autoShutdown) => word switch
    {
        "crash" => new SupervisorOperation.Crash(json.Word("child")),
        "return" => new SupervisorOperation.Return(json.Word("child")),
        "stop" => new SupervisorOperation.Stop(json.Word("child"), json.Word("reason")),
        "kill" => new SupervisorOperation.Kill(json.Word("child")),
        "fail_next_starts" => new SupervisorOperation.FailNextStarts(json.Word("child"), json.IntegerFrom(0, "times")),
        "start_child" => new SupervisorOperation.StartChild(SupervisorReader.Child(json.Object("spec"), autoShutdown)),
        "terminate_child" => new SupervisorOperation.TerminateChild(json.Word("child")),
        "restart_child" => new SupervisorOperation.RestartChild(json.Word("child")),
        "delete_child" => new SupervisorOperation.DeleteChild(json.Word("child")),
        "shutdown" when json.Has("reason") => new SupervisorOperation.Shutdown(json.Word("reason")),
        "shutdown" => new SupervisorOperation.Shutdown(),
        _ => throw json.Wrong($"unknown op {JsonFields.Quoted(word)}; there are {Known}"),
    };
}
