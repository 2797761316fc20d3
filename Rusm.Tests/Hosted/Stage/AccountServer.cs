using System.Collections.Concurrent;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Tests.Hosted.Stage;

/// <summary>What a till is asked for.</summary>
internal abstract record AccountRequest
{
    internal sealed record Total : AccountRequest;

    /// <summary>The total, and to be told about it in the end.</summary>
    internal sealed record TotalLater : AccountRequest;

    internal sealed record TotalOf(Pid Other) : AccountRequest;

    internal sealed record ToClose(ExitReason Reason) : AccountRequest;

    internal sealed record ToLeave(ExitReason Reason) : AccountRequest;
}

/// <summary>What a till is told.</summary>
internal abstract record AccountMessage
{
    internal sealed record Paid(int Amount) : AccountMessage;

    internal sealed record Flaw(Exception Exception) : AccountMessage;

    internal sealed record Close(ExitReason Reason) : AccountMessage;

    internal sealed record StopItself(ExitReason Reason) : AccountMessage;
}

/// <summary>A server that adds up what was paid, and writes down what else it comes to know.</summary>
/// <param name="traps">Whether it traps exits.</param>
internal sealed class AccountServer(bool traps = false) : Server<int, AccountRequest, AccountMessage>
{
    internal ConcurrentQueue<Received> Infos { get; } = new();

    internal ConcurrentQueue<(ExitReason Reason, int Total)> Terminations { get; } = new();

    internal ReplyTo? Owed { get; private set; }

    /// <summary>Called at the end of each termination.</summary>
    internal Action OnTerminate { get; init; } = static () => { };

    protected override ValueTask<int> InitAsync(ProcessContext context)
    {
        context.SetTrapExit(traps);
        return new(0);
    }

    protected override async ValueTask<CallOutcome<int>> HandleCallAsync(ProcessContext context, AccountRequest request, ReplyTo from, int state)
    {
        switch (request)
        {
            case AccountRequest.TotalLater:
                Owed = from;
                return NoReply(state);
            case AccountRequest.TotalOf(var other):
                return Reply(await context.CallAsync<int>(other, new AccountRequest.Total()), state);
            case AccountRequest.ToClose(var reason):
                return Stop(reason, "closed", state);
            case AccountRequest.ToLeave(var reason):
                return Stop(reason, state);
            default:
                return Reply(state, state);
        }
    }

    protected override ValueTask<Outcome<int>> HandleCastAsync(ProcessContext context, AccountMessage message, int state)
    {
        switch (message)
        {
            case AccountMessage.Paid(var amount):
                return NoReply(state + amount);
            case AccountMessage.Close(var reason):
                return Stop(reason, state);
            case AccountMessage.StopItself(var reason):
                context.Stop(reason);
                return NoReply(state);
            case AccountMessage.Flaw(var flaw):
                throw flaw;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Nobody says so.");
        }
    }

    protected override ValueTask<Outcome<int>> HandleInfoAsync(ProcessContext context, Received item, int state)
    {
        Infos.Enqueue(item);
        return NoReply(state);
    }

    protected override ValueTask TerminateAsync(ProcessContext context, ExitReason reason, int state)
    {
        Terminations.Enqueue((reason, state));
        OnTerminate();
        return ValueTask.CompletedTask;
    }
}
