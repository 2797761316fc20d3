using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Manual;

public sealed class CallersMistakes
{
    private static readonly Dictionary<string, Action> Calls = new()
    {
        ["a step from no state"] = () => Machine.Step(null!, A.Returns()),
        ["a step with no signal"] = () => Machine.Step(State.Empty, null!),
        ["a run from no state"] = () => Machine.Run(null!, []),
        ["a run of no signals"] = () => Machine.Run(State.Empty, null!),
        ["a builder on no state"] = () => _ = new StateBuilder(null!),
        ["a builder with no signal"] = () => new StateBuilder(State.Empty).Apply(null!),
        ["a check of no state"] = () => Invariants.Check(null!),
        ["a check with no earlier state"] = () => Invariants.Check(null!, State.Empty),
        ["a check with no later state"] = () => Invariants.Check(State.Empty, null!),
        ["a crash with no fault"] = () => ExitReason.CrashedWith(null!),
        ["a reason with no name"] = () => ExitReason.Named(null!),
        ["a reason with a value and no name"] = () => ExitReason.Named(null!, "value"),
        ["a reason with no value"] = () => ExitReason.Named("overload", null!),
        ["a shutdown with no value"] = () => ExitReason.ShutdownWith(null!),
        ["a look for no name"] = () => State.Empty.WhereIs(null!),
        ["a builder's look for no name"] = () => new StateBuilder(State.Empty).WhereIs(null!),
        ["a registration with no name"] = () => A.Registers(null!, B),
        ["a fault of no exception"] = () => _ = new Fault(null!),
    };

    public static TheoryData<string> All { get; } = [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Null_is_refused_where_it_is_given(string call) => Assert.Throws<ArgumentNullException>(Calls[call]);
}
