namespace Rusm.Cli.Conformance;

/// <summary>Reads one operation, field by field.</summary>
internal static class OperationReader
{
    private const string Known =
        "spawn, spawn_link, spawn_monitor, link, unlink, monitor, demonitor, trap_exit, exit, stop, crash, return, send, receive, "
        + "receive_match";

    internal static Operation Read(JsonFields json)
    {
        var operation = Read(json, json.Word("op"));
        json.NothingElse();
        return operation;
    }

    private static Operation Read(JsonFields json, string word) => word switch
    {
        "spawn" => new Operation.Spawn(json.Word("as")),
        "spawn_link" => new Operation.SpawnLink(json.Word("by"), json.Word("as")),
        "spawn_monitor" => new Operation.SpawnMonitor(json.Word("by"), json.Word("as"), json.Word("ref")),
        "link" => new Operation.Link(json.Word("by"), json.Word("to")),
        "unlink" => new Operation.Unlink(json.Word("by"), json.Word("to")),
        "monitor" => new Operation.Monitor(json.Word("by"), json.Word("to"), json.Word("ref")),
        "demonitor" => new Operation.Demonitor(json.Word("by"), json.Word("ref"), json.Flag("flush")),
        "trap_exit" => new Operation.TrapExit(json.Word("by"), json.Flag("value")),
        "exit" when json.Has("by") => new Operation.Exit(json.Word("by"), json.Word("to"), json.Word("reason")),
        "exit" => new Operation.Exit(By: null, json.Word("to"), json.Word("reason")),
        "stop" => new Operation.Stop(json.Word("by"), json.Word("reason")),
        "crash" => new Operation.Crash(json.Word("by")),
        "return" => new Operation.Return(json.Word("by")),
        "send" => new Operation.Send(json.Word("by"), json.Word("to"), json.Integer("message")),
        "receive" => new Operation.Receive(json.Word("by")),
        "receive_match" => new Operation.ReceiveMatch(json.Word("by"), ObservationReader.Item(json.Object("item"))),
        _ => throw json.Wrong($"unknown op {JsonFields.Quoted(word)}; there are {Known}"),
    };
}
