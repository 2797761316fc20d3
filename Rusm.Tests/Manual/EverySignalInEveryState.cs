using System.Reflection;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Manual;

/// <summary>Every signal is legal in every state: <see cref="World"/> checks the promises after each.</summary>
public sealed class EverySignalInEveryState
{
    public static TheoryData<string> Cases { get; } = [.. EverySignal.Cases.Select(type => type.Name)];

    // All but what outside can do as well.
    public static TheoryData<string> CasesOfProcesses { get; } =
    [
        .. EverySignal.Cases.Select(type => type.Name).Except(
        [
            nameof(Signal.Spawn), nameof(Signal.Send), nameof(Signal.Exit),
            nameof(Signal.Register), nameof(Signal.Unregister), nameof(Signal.SendNamed),
            nameof(Signal.Join), nameof(Signal.Leave), nameof(Signal.Reply), nameof(Signal.UnregisterGlobal),
        ]),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_the_living_it_is_legal(string of) => Assert.All(
        EveryState.All,
        world => Assert.All(Tried(of, A), signal => world.When(signal)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_outside_it_is_legal(string of) => Assert.All(
        EveryState.All,
        world => Assert.All(Tried(of, Outside), signal => world.When(signal)));

    [Theory]
    [MemberData(nameof(CasesOfProcesses))]
    public void From_outside_it_changes_nothing_if_only_a_process_can_do_it(string of) => Assert.All(
        EveryState.All,
        world => Assert.All(Tried(of, Outside), signal => world.When(signal).ThenNothing()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_the_dead_it_changes_nothing(string of) => Assert.All(
        EveryState.All.Where(world => world.State.LastPid > 0),
        world => Assert.All(Tried(of, A), signal => world.When(A.Returns()).When(signal).ThenNothing()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_a_pid_that_never_was_it_changes_nothing(string of) => Assert.All(
        EveryState.All,
        world => Assert.All(
            Tried(of, NeverGiven).Concat(Tried(of, new(-1))).Concat(Tried(of, new(long.MaxValue))),
            signal => world.When(signal).ThenNothing()));

    [Fact]
    public void There_is_a_row_for_each_of_them() => Assert.Equal(24, Cases.Count);

    [Theory]
    [InlineData(typeof(Signal))]
    [InlineData(typeof(Effect))]
    [InlineData(typeof(Received))]
    [InlineData(typeof(Cause))]
    [InlineData(typeof(Refusal))]
    [InlineData(typeof(RemoteSignal))]
    public void The_cases_of_a_union_are_all_there_are(Type union)
    {
        Assert.All(union.GetNestedTypes(), type => Assert.True(type.IsSealed && type.BaseType == union, $"{type} is left open"));
        Assert.DoesNotContain(union.Assembly.GetTypes(), type => type.IsSubclassOf(union) && type.DeclaringType != union);
        Assert.DoesNotContain(
            union.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            maker => maker.IsPublic || maker.IsAssembly || maker.IsFamilyOrAssembly);
    }

    private static IEnumerable<Signal> Tried(string of, Pid actor) =>
        EverySignal.Of(EverySignal.Cases.Single(type => type.Name == of), actor);
}
