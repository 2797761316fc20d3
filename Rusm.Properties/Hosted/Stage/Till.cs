using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Properties.Hosted.Stage;

/// <summary>What a till is asked for.</summary>
internal abstract record Ask
{
    internal sealed record Total : Ask;

    /// <summary>The total, and to be told about it in the end.</summary>
    internal sealed record TotalLater : Ask;

    internal sealed record TotalOf(Pid Other) : Ask;

    internal sealed record ToClose(ExitReason Reason) : Ask;

    internal sealed record ToLeave(ExitReason Reason) : Ask;
}

/// <summary>What a till is told.</summary>
internal abstract record Tell
{
    internal sealed record Paid(int Amount) : Tell;

    internal sealed record Flaw(Exception Exception) : Tell;

    internal sealed record Close(ExitReason Reason) : Tell;

    internal sealed record StopItself(ExitReason Reason) : Tell;
}

/// <summary>A server that adds up what was paid, and writes down what else it comes to know.</summary>
/// <param name="traps">Whether it traps exits.</param>
internal sealed class Till(bool traps = false) : Server<int, Ask, Tell>
{
    internal ConcurrentQueue<Received> Infos { get; } = new();

    internal ConcurrentQueue<(ExitReason Reason, int Total)> Terminations { get; } = new();

    internal ReplyTo? Owed { get; private set; }

    /// <summary>Called at the end of each termination.</summary>
    internal Action OnTerminate { get; init; } = static () => { };

    protected override ValueTask<int> Init(ProcessContext context)
    {
        context.SetTrapExit(traps);
        return new(0);
    }

    protected override async ValueTask<CallOutcome<int>> HandleCall(ProcessContext context, Ask request, ReplyTo from, int state)
    {
        switch (request)
        {
            case Ask.TotalLater:
                Owed = from;
                return NoReply(state);
            case Ask.TotalOf(var other):
                return Reply(await context.Call<int>(other, new Ask.Total()), state);
            case Ask.ToClose(var reason):
                return Stop(reason, "closed", state);
            case Ask.ToLeave(var reason):
                return Stop(reason, state);
            default:
                return Reply(state, state);
        }
    }

    protected override ValueTask<Outcome<int>> HandleCast(ProcessContext context, Tell message, int state)
    {
        switch (message)
        {
            case Tell.Paid(var amount):
                return NoReply(state + amount);
            case Tell.Close(var reason):
                return Stop(reason, state);
            case Tell.StopItself(var reason):
                context.Stop(reason);
                return NoReply(state);
            case Tell.Flaw(var flaw):
                throw flaw;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Nobody says so.");
        }
    }

    protected override ValueTask<Outcome<int>> HandleInfo(ProcessContext context, Received item, int state)
    {
        Infos.Enqueue(item);
        return NoReply(state);
    }

    protected override ValueTask Terminate(ProcessContext context, ExitReason reason, int state)
    {
        Terminations.Enqueue((reason, state));
        OnTerminate();
        return ValueTask.CompletedTask;
    }
}
