using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>Pairs of processes that send one message to and fro.</summary>
internal sealed class PingPong(int pairCount) : IRateScenario
{
    private readonly Pair[] pairs = [.. Enumerable.Range(0, pairCount).Select(_ => new Pair())];

    /// <inheritdoc/>
    public string Title => Units.Of(pairCount, "pair");

    /// <inheritdoc/>
    public string Unit => "messages";

    /// <inheritdoc/>
    public string Counts => "messages: sent by one process and received by the other";

    /// <inheritdoc/>
    public string Doer => "pair";

    internal static ScenarioCommand Command()
    {
        var pairs = Inputs.Count("--pairs", 1, most: 100_000, "Pairs of processes.");
        return ScenarioCommand.OfRate(
            "ping-pong",
            "Pairs of processes send one message to and fro.",
            """
              One message goes to and fro in each pair. Counted: the messages received, two for each round.
            """,
            [pairs],
            parsed => new PingPong(parsed.GetValue(pairs)));
    }

    /// <inheritdoc/>
    public long[] CountEach() => Array.ConvertAll(pairs, pair => pair.Messages);

    /// <inheritdoc/>
    public void Start(Runtime runtime)
    {
        foreach (var pair in pairs)
        {
            pair.Start(runtime);
        }
    }

    /// <summary>Two processes that send a message back and forth, and the number of messages that they have received.</summary>
    private sealed class Pair
    {
        private PaddedCount messages;

        internal long Messages => messages.Now;

        internal void Start(Runtime runtime)
        {
            var returns = runtime.Spawn(ReturnAsync);
            runtime.Spawn(context => ServeAsync(context, returns));
        }

        private static async Task ReturnAsync(ProcessContext context)
        {
            while (true)
            {
                var ball = (Received.Message)await context.ReceiveAsync();
                context.Send((Pid)ball.Content!, ball.Content);
            }
        }

        private async Task ServeAsync(ProcessContext context, Pid returns)
        {
            // The message has the pid to return it to. It is created once.
            object ball = context.Self;
            while (true)
            {
                context.Send(returns, ball);
                await context.ReceiveAsync();
                messages.Add(2);
            }
        }
    }
}
