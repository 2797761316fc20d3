using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Kernel;

namespace Rusm.Cli.Scenarios;

/// <summary>A process with many links makes and removes one more.</summary>
internal sealed class Links(int size) : ISizeScenario
{
    /// <inheritdoc/>
    public string Title => Units.Of(size, "link");

    /// <inheritdoc/>
    public string Unit => "pairs";

    /// <inheritdoc/>
    public string Counts => "pairs: a Link to one more process and its Unlink";

    internal static ScenarioCommand Command()
    {
        var size = Parked.Size("Links of the process.");
        return ScenarioCommand.OfSize(
            "links",
            "A process with many links makes and removes one more.",
            """
              A process is linked to so many parked ones. Timed: it links to one more and unlinks from it, 100,000 times.
            """,
            [size],
            parsed => new Links(parsed.GetValue(size)));
    }

    /// <inheritdoc/>
    public Round Run(Runtime runtime, CancellationToken interrupted)
    {
        var others = Parked.Many(runtime, size + 1, interrupted);
        return InOneProcess.Run(runtime, context => Task.FromResult(Measured(context, others[..^1], others[^1])), interrupted);
    }

    private static Round Measured(ProcessContext context, Pid[] linked, Pid oneMore)
    {
        Array.ForEach(linked, context.Link);
        Memory.Settle();
        return Repeated.Time(linked.Length + 2, _ =>
        {
            context.Link(oneMore);
            context.Unlink(oneMore);
        });
    }
}
