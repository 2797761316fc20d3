using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>Callers that call one server, which replies at once, again and again.</summary>
internal sealed class ServerCalls(int callerCount, CallSide from, int waiting) : IRateScenario
{
    // One request and one reply for all calls: a call allocates nothing of the scenario's own.
    private static readonly object Ask = new();
    private static readonly object Answer = new();

    private readonly Caller[] callers = [.. Enumerable.Range(0, callerCount).Select(_ => new Caller())];

    /// <inheritdoc/>
    public string Title => Units.Of(callerCount, "caller")
        + (from == CallSide.Outside ? " outside any process" : "")
        + (waiting == 0 ? "" : $", {Units.Of(waiting, "message")} waiting at each");

    /// <inheritdoc/>
    public string Unit => "calls";

    /// <inheritdoc/>
    public string Counts => "calls: sent to the server, replied to, and returned to the caller";

    /// <inheritdoc/>
    public string Doer => "caller";

    internal static ScenarioCommand Command()
    {
        var callers = Inputs.Count("--callers", 1, most: 100_000, "Callers of the one server.");
        var from = Inputs.OneOf<CallSide>("--from", "Where the callers are: processes, or loops outside any process.");
        var waiting = Inputs.Count(
            "--waiting", 0, most: 10_000_000, "Other messages that wait in the mailbox of each caller, which is a process, all the time.");
        var command = ScenarioCommand.OfRate(
            "calls",
            "Callers call one server, which replies at once.",
            """
              One process is a Server whose handler replies at once. Each caller calls it, awaits the reply, and calls again.
              With --from process a caller is a process that calls by ProcessContext.Call; with --from outside it is a loop on the
              thread pool that calls by Runtime.Call. Counted: the calls that have returned.
              With --waiting, each caller sends itself so many messages before the warm-up, and never receives them.
            """,
            [callers, from, waiting],
            parsed => new ServerCalls(parsed.GetValue(callers), parsed.GetValue(from), parsed.GetValue(waiting)));
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(from) == CallSide.Outside && parsed.GetValue(waiting) > 0)
            {
                parsed.AddError("--waiting needs callers with a mailbox: use --from process.");
            }
        });
        return command;
    }

    /// <inheritdoc/>
    public long[] CountEach() => Array.ConvertAll(callers, caller => caller.Calls);

    /// <inheritdoc/>
    public void Start(Runtime runtime)
    {
        var server = runtime.Spawn(new Replier().RunAsync);
        var ready = new ArrivalCounter(callerCount);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var caller in callers)
        {
            if (from == CallSide.Process)
            {
                runtime.Spawn(context => caller.CallFromAsync(context, server, waiting, ready, begin.Task));
            }
            else
            {
                _ = Task.Run(() => caller.CallFromAsync(runtime, server, ready, begin.Task));
            }
        }

        ready.Wait(CancellationToken.None);
        Memory.Settle();
        begin.SetResult();
    }

    private sealed class Caller
    {
        private PaddedCount calls;

        internal long Calls => calls.Now;

        internal async Task CallFromAsync(ProcessContext context, Pid server, int waiting, ArrivalCounter ready, Task begin)
        {
            for (var sent = 0; sent < waiting; sent++)
            {
                context.Send(context.Self, Answer);
            }

            ready.Here();
            await begin;
            while (true)
            {
                await context.CallAsync<object>(server, Ask);
                calls.Add(1);
            }
        }

        internal async Task CallFromAsync(Runtime runtime, Pid server, ArrivalCounter ready, Task begin)
        {
            ready.Here();
            await begin;
            try
            {
                while (true)
                {
                    await runtime.CallAsync<object>(server, Ask);
                    calls.Add(1);
                }
            }
            catch (Exception stopped) when (stopped is CallException or ObjectDisposedException)
            {
                // The runtime has been stopped: the run is over.
            }
        }
    }

    private sealed class Replier : Server<object, object, object>
    {
        protected override ValueTask<object> InitAsync(ProcessContext context) => new(Answer);

        protected override ValueTask<CallOutcome<object>> HandleCallAsync(ProcessContext context, object request, ReplyTo from, object state) =>
            Reply(Answer, state);
    }
}

/// <summary>Where the callers of a scenario are.</summary>
internal enum CallSide
{
    /// <summary>Each is a process.</summary>
    Process = 0,

    /// <summary>They are outside any process.</summary>
    Outside,
}
