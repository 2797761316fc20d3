using Rusm.Kernel;
using Rusm.Kernel.Persistent;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>The checker that stands behind every fact speaks when a promise is broken: tables that no signal can make.</summary>
public sealed class BrokenTables
{
    private static readonly Owner Nobody = new();

    [Fact]
    public void A_table_that_keeps_its_promises_is_quiet() =>
        Assert.All(EveryState.All, world => Assert.Empty(Invariants.Check(State.Empty, world.State)));

    [Fact]
    public void A_link_with_one_side() => Says(
        "<1> is linked to <2>, and <2> not to <1>",
        Table(Born(A).LinkedTo(B, Nobody), Born(B)));

    [Fact]
    public void A_link_to_the_dead() => Says(
        "<1> is linked to <9>, which is dead",
        Table(Born(A).LinkedTo(new(9), Nobody)));

    [Fact]
    public void A_link_to_oneself() => Says(
        "<1> is linked to itself",
        Table(Born(A).LinkedTo(A, Nobody)));

    [Fact]
    public void A_monitor_that_the_watched_does_not_know() => Says(
        "<1> monitors <2> as #1, and <2> has no matching entry",
        Table(Born(A).Monitoring(R1, B, Nobody), Born(B)));

    [Fact]
    public void A_monitor_that_the_watcher_does_not_know() => Says(
        "<1> is monitored by <2> as #1, and <2> has no matching entry",
        Table(Born(A).MonitoredAs(R1, B, Nobody), Born(B)));

    [Fact]
    public void A_monitor_that_the_other_end_takes_for_another() => Says(
        "<1> monitors <2> as #1, and <2> has no matching entry",
        Table(Born(A).Monitoring(R1, B, Nobody), Born(B).MonitoredAs(R1, C, Nobody), Born(C).Monitoring(R1, B, Nobody)));

    [Fact]
    public void A_monitor_on_the_dead() => Says(
        "<1> monitors <9> as #1, which is dead",
        Table(Born(A).Monitoring(R1, new(9), Nobody)));

    [Fact]
    public void A_monitor_on_oneself() => Says(
        "<1> monitors itself as #1",
        Table(Born(A).Monitoring(R1, A, Nobody).MonitoredAs(R1, A, Nobody)));

    [Fact]
    public void A_reference_that_was_never_given_out() => Says(
        "#7 was never assigned",
        Table(Born(A).Monitoring(new(7), B, Nobody), Born(B).MonitoredAs(new(7), A, Nobody)));

    [Fact]
    public void A_pid_that_was_never_given_out() => Says("<11> was never assigned", Table(Born(new(11))));

    [Fact]
    public void A_table_that_counts_wrong() => Says(
        "the table counts 2 processes and has 1",
        new State(Table(Born(A)).Table, 2, 10, 5, default));

    [Fact]
    public void A_name_of_the_dead() => Says(
        "the name shop is registered for <9>, which is dead",
        Registered(Table(Born(A)), "shop", new(9)));

    [Fact]
    public void A_name_that_its_process_does_not_know() => Says(
        "the name shop is registered for <1>, whose name is none",
        Registered(Table(Born(A)), "shop", A));

    [Fact]
    public void A_name_whose_process_has_another() => Says(
        "the name shop is registered for <1>, whose name is till",
        Registered(Table(Born(A).WithName("till", Nobody)), "shop", A));

    [Fact]
    public void A_process_whose_name_is_not_registered() => Says(
        "<1> has the name shop, which is not registered for it",
        Table(Born(A).WithName("shop", Nobody)));

    [Fact]
    public void Two_processes_with_one_name() => Says(
        "<2> has the name shop, which is not registered for it",
        Registered(Table(Born(A).WithName("shop", Nobody), Born(B).WithName("shop", Nobody)), "shop", A));

    [Fact]
    public void A_process_that_lives_again() => Assert.Contains(
        "<1> was dead and is alive again",
        Invariants.Check(Given(A.Returns()).State, Given().State));

    [Fact]
    public void A_pid_counter_that_falls() => Assert.Contains(
        "the pid counter fell from 6 to 5",
        Invariants.Check(Given(A.Spawns()).State, Given().State));

    [Fact]
    public void A_reference_counter_that_falls() => Assert.Contains(
        "the reference counter fell from 1 to 0",
        Invariants.Check(Given(A.Monitors(B)).State, Given().State));

    [Fact]
    public void Between_two_states_the_later_one_is_checked_too() => Assert.Contains(
        "<1> is linked to itself",
        Invariants.Check(State.Empty, Table(Born(A).LinkedTo(A, Nobody))));

    private static void Says(string sentence, State broken) => Assert.Contains(sentence, Invariants.Check(broken));

    private static TableEntry Born(Pid pid) => TableEntry.Create(pid, name: null, label: null, Nobody);

    private static State Table(params TableEntry[] entries) => new(
        entries.Aggregate(default(Trie<TableEntry>), (table, entry) => table.Set(entry.Pid.Value, entry, Nobody)),
        entries.Length,
        lastPid: 10,
        lastReference: 5,
        names: default);

    private static State Registered(State state, string name, Pid pid) =>
        new(state.Table, state.Count, state.LastPid, state.LastReference, state.NameTable.GetOrAdd(name, pid, Nobody, out _));
}
