using Rusm.Kernel;

namespace Rusm.Cli.Traces;

/// <summary>Processes that the user names.</summary>
internal static class Processes
{
    internal static Pid? Of(long? pid) => pid is { } number ? new Pid(number) : null;

    /// <summary>Refuses one that is in no step.</summary>
    internal static void MustHaveBeen(Pid? pid, State end, string command)
    {
        if (pid is { } stranger && stranger.Node == end.Node && stranger.Number > end.LastPid)
        {
            throw NeverWas(stranger, end.LastPid, command);
        }
    }

    internal static UserErrorException NeverWas(Pid pid, long spawned, string command) => new($"{command}: {NeverWas(pid, spawned)}");

    internal static string NeverWas(Pid pid, long spawned) =>
        $"{pid} never was: {(spawned == 0 ? "nothing was spawned by then" : $"by then, {Pid.Of(pid.Node, 1)} to {Pid.Of(pid.Node, spawned)} had been spawned")}";
}
