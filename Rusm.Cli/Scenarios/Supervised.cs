using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;

namespace Rusm.Cli.Scenarios;

/// <summary>A supervisor whose child stops as soon as it runs.</summary>
internal sealed class Supervised(int others) : IRateScenario
{
    // OTP's shortest period.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private PaddedCount starts;

    /// <inheritdoc/>
    public string Title => "one supervisor" + (others == 0 ? "" : $" with {Units.Of(others, "other child", "other children")}");

    /// <inheritdoc/>
    public string Unit => "restarts";

    /// <inheritdoc/>
    public string Counts => "restarts: the child stopped with crashed, its supervisor started it again, and the new child runs";

    /// <inheritdoc/>
    public string Doer => "supervisor";

    internal static ScenarioCommand Command()
    {
        var others = Inputs.Count("--others", 0, most: 10_000_000, "Parked children of the same supervisor besides.");
        return ScenarioCommand.OfRate(
            "supervised",
            "A supervisor restarts a child that stops at once.",
            $"""
              One supervisor (StartSupervisor, one_for_one, with an intensity that is never reached, in {Period.TotalSeconds:0} s) has a permanent
              child that stops itself with the reason crashed as soon as it runs. Counted: the children that run after a restart.
            """,
            [others],
            parsed => new Supervised(parsed.GetValue(others)));
    }

    /// <inheritdoc/>
    public long[] CountEach() => [Math.Max(0, starts.Now - 1)];

    /// <inheritdoc/>
    public void Start(Runtime runtime)
    {
        var spec = new SupervisorSpec(new SupervisorFlags { Intensity = int.MaxValue, Period = Period });
        var parked = Parked.Forever(new ArrivalCounter(others));
        for (var other = 1; other <= others; other++)
        {
            spec = spec.Child(FormattableString.Invariant($"other-{other}"), parked);
        }

        runtime.StartSupervisorAsync(spec.Child("stops", StopAtOnceAsync)).GetAwaiter().GetResult();
    }

    // One child at a time.
    private Task StopAtOnceAsync(ProcessContext context)
    {
        starts.Add(1);
        context.Stop(ExitReason.Crashed);
        return Task.CompletedTask;
    }
}
