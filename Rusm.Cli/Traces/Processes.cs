using Rusm.Kernel;
using Rusm.Kernel.Nodes;

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

    /// <summary>Refuses one of another node, and one that is in no step.</summary>
    internal static void MustBeIn(Pid pid, State end, string command)
    {
        if (pid.Node != end.Node)
        {
            throw new UserErrorException($"{command}: {OfOtherNode(pid, end.Node)}");
        }

        MustHaveBeen(pid, end, command);
    }

    internal static string OfOtherNode(Pid pid, NodeId traced) =>
        $"{pid} is not a process of the trace, which is of {(traced == NodeId.Alone ? "a runtime that is in no cluster" : traced)}: name one such as {Pid.Of(traced, 1)}";

    internal static UserErrorException NeverWas(Pid pid, long spawned, string command) => new($"{command}: {NeverWas(pid, spawned)}");

    internal static string NeverWas(Pid pid, long spawned) =>
        $"{pid} never was: {(spawned == 0 ? "nothing was spawned by then" : $"by then, {Pid.Of(pid.Node, 1)} to {Pid.Of(pid.Node, spawned)} had been spawned")}";
}
