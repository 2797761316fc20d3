using Rusm.Kernel;
using Rusm.Kernel.Persistent;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>A turn may be used once, by the one that follows it: beneath, it changes in place.</summary>
public sealed class OutdatedTurns
{
    private static readonly TableEntry Child = Born(F);

    private static readonly Dictionary<string, Action<Turn>> Changes = new()
    {
        [nameof(Turn.WithNewProcess)] = turn => turn.WithNewProcess(Child),
        [nameof(Turn.WithReference)] = turn => turn.WithReference(out _),
        [nameof(Turn.With)] = turn => turn.With(Born(A), Born(A)),
        [nameof(Turn.WithName)] = turn => turn.WithName(Born(A), "shop", out _),
        [nameof(Turn.WithoutName)] = turn => turn.WithoutName("shop", out _),
        [nameof(Turn.Without)] = turn => turn.Without(Born(A)),
        [nameof(Turn.Start)] = turn => turn.Start(F),
        [nameof(Turn.ReturnReference)] = turn => turn.ReturnReference(A, new(1)),
        [nameof(Turn.Deliver)] = turn => turn.Deliver(A, new Received.Message(1)),
        [nameof(Turn.Flush)] = turn => turn.Flush(A, new(1)),
        [nameof(Turn.Refuse)] = turn => turn.Refuse(A, new Refusal.NameTaken("shop", B)),
        [nameof(Turn.Stop)] = turn => turn.Stop(Born(B), new Death(B, ExitReason.Kill, StoppedItself)),
        ["a stop that nobody is told of"] = turn => turn.Stop(Born(B), ExitReason.Kill, StoppedItself),
        [nameof(Turn.WithPropagatedExit)] = turn => turn.WithPropagatedExit(new PropagatedExit(new Death(B, ExitReason.Kill, StoppedItself), A)),
    };

    private static readonly Dictionary<string, Action<Turn>> Looks = new()
    {
        [nameof(Turn.Find)] = turn => turn.Find(A),
        [nameof(Turn.WhereIs)] = turn => turn.WhereIs("shop"),
        [nameof(Turn.TryDequeueExit)] = turn => turn.TryDequeueExit(out _),
        [nameof(Turn.ToState)] = turn => turn.ToState(),
    };

    public static TheoryData<string> Changing { get; } = [.. Changes.Keys];

    public static TheoryData<string> Everything { get; } = [.. Changes.Keys, .. Looks.Keys];

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_turn_that_another_has_replaced_throws_whatever_it_is_used_for(string use)
    {
        var outdated = Newest();
        outdated.Start(F);
        Assert.Throws<InvalidOperationException>(() => Changes.Concat(Looks).Single(known => known.Key == use).Value(outdated));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public void Whatever_changes_a_turn_replaces_it(string change)
    {
        var outdated = Newest();
        Changes[change](outdated);
        Assert.Throws<InvalidOperationException>(() => outdated.Find(A));
    }

    [Fact]
    public void Looking_at_a_turn_does_not_replace_it()
    {
        var turn = Newest();
        Assert.All(Looks.Values, look => look(turn));
        Assert.NotNull(turn.Start(F).Find(A));
    }

    private static TableEntry Born(Pid pid) => TableEntry.Create(pid, name: null, label: null, new Owner());

    private static Turn Newest() => new(Given().State, new Workspace(new EffectList()));
}
