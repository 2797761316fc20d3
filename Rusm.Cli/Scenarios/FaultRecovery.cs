using Rusm.Cli.Commands;
using Rusm.Cli.Measuring;
using Rusm.Host;

namespace Rusm.Cli.Scenarios;

/// <summary>Supervisors that restart crashing children as fast as they can.</summary>
internal sealed class FaultRecovery(int supervisorCount, FaultKind fault, int others) : IRateScenario
{
    private readonly Supervisor[] supervisors = [.. Enumerable.Range(0, supervisorCount).Select(_ => new Supervisor(fault))];

    /// <inheritdoc/>
    public string Title =>
        $"{Units.Of(supervisorCount, "supervisor")}, fault {Inputs.Word(fault)}"
        + (others == 0 ? "" : $", {Units.Of(others, "other process", "other processes")}");

    /// <inheritdoc/>
    public string Unit => "restarts";

    /// <inheritdoc/>
    public string Counts => "restarts: a child crashed, its supervisor got the exit signal, and the new child runs";

    /// <inheritdoc/>
    public string Doer => "supervisor";

    /// <inheritdoc/>
    public string LatencyMeaning => "recovery, from just before the crash to the first line of the new child";

    internal static ScenarioCommand Command()
    {
        var supervisors = Inputs.Count("--supervisors", 1, most: 100_000, "Supervisors, each with one child.");
        var fault = Inputs.OneOf<FaultKind>(
            "--fault",
            "How a child crashes: its body throws; it stops itself with the reason crashed; or another process sends it "
            + "exit(pid, crashed) while it is parked.");
        var others = Parked.Others();
        return ScenarioCommand.OfRate(
            "fault-recovery",
            "Supervisors that trap exits restart their crashing children as fast as they can.",
            """
              Each supervisor is a process that traps exits and keeps one child. The child crashes at once; the supervisor gets
              the exit signal and spawns the next one, linked. Counted: the children that run after a crash. Recovery: from
              just before the crash to the first line of the new child, every restart, within 3.2 %.
              With --fault exit, each supervisor has a killer besides. A child tells it right before it parks in its receive; the
              time runs from just before the killer's exit(pid, crashed).
            """,
            [supervisors, fault, others],
            parsed => new FaultRecovery(parsed.GetValue(supervisors), parsed.GetValue(fault), parsed.GetValue(others)));
    }

    /// <inheritdoc/>
    public long[] CountEach() => Array.ConvertAll(supervisors, supervisor => supervisor.Recoveries.Count);

    /// <inheritdoc/>
    public void AddLatenciesTo(Histogram sum)
    {
        foreach (var supervisor in supervisors)
        {
            sum.Add(supervisor.Recoveries);
        }
    }

    /// <inheritdoc/>
    public void Start(Runtime runtime)
    {
        Parked.Many(runtime, others, CancellationToken.None);
        foreach (var supervisor in supervisors)
        {
            supervisor.Start(runtime);
        }
    }
}

/// <summary>How a child crashes.</summary>
internal enum FaultKind
{
    /// <summary>Its body throws.</summary>
    Throw = 0,

    /// <summary>It stops itself with an abnormal reason.</summary>
    Stop,

    /// <summary>Another process sends it an abnormal exit signal while it is parked.</summary>
    Exit,
}
