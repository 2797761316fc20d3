using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;
using FailedToStartChild = Rusm.Kernel.Supervision.FailedToStartChild;

namespace Rusm.Tests.Manual;

/// <summary>Erlang's <c>{Name, Value}</c> as an exit reason.</summary>
public sealed class ReasonsWithAValue
{
    private static readonly object[] Values = ["idle", "7", "", 7, 8.5, 'x', new Order("apples", 3), new Order("pears", 3), Pid.Outside, new Pid(7)];

    private static readonly Arbitrary<ExitReason> Any = Arb.From(
        from name in Gen.Elements("shutdown", "overload", "normal", "kill", "killed", "crashed", "noproc", "Shutdown")
        from value in Gen.Elements(Values)
        from hasValue in Gen.Elements(true, true, true, false)
        select hasValue ? Named(name, value) : Named(name),
        reason => reason.Value is null ? [] : [Named(reason.Name), .. Values.TakeWhile(value => !value.Equals(reason.Value)).Select(value => Named(reason.Name, value))]);

    [Fact]
    public void A_shutdown_with_a_value_is_a_shutdown_and_is_not_the_bare_one()
    {
        var reason = ShutdownWith("idle");
        Assert.Equal((ExitKind.Shutdown, "shutdown", "idle"), (reason.Kind, reason.Name, reason.Value));
        Assert.NotEqual(Shutdown, reason);
        Assert.Equal(Named("shutdown", "idle"), reason);
        Assert.True(reason.IsAbnormal);
    }

    [Theory]
    [InlineData("overload")]
    [InlineData("normal")]
    [InlineData("kill")]
    [InlineData("killed")]
    [InlineData("crashed")]
    [InlineData("noproc")]
    public void With_any_other_name_it_is_a_custom_reason_and_abnormal(string name)
    {
        var reason = Named(name, 7);
        Assert.Equal((ExitKind.Custom, name, 7, true), (reason.Kind, reason.Name, reason.Value, reason.IsAbnormal));
        Assert.NotEqual(Named(name), reason);
        Assert.Null(reason.Fault);
    }

    [Fact]
    public void A_blank_name_is_none_with_a_value_either() => Assert.Throws<ArgumentException>(() => Named(" ", "value"));

    [Fact]
    public void It_is_equal_by_its_value()
    {
        Assert.Equal(ShutdownWith(new Order("apples", 3)), ShutdownWith(new Order("apples", 3)));
        Assert.NotEqual(ShutdownWith(new Order("apples", 3)), ShutdownWith(new Order("apples", 4)));
        Assert.NotEqual(ShutdownWith(7), ShutdownWith("7"));
        Assert.NotEqual(ShutdownWith(7), Named("Shutdown", 7));
    }

    [Fact]
    public void Equality_is_an_equivalence_that_agrees_with_the_hash() => Check.QuickThrowOnFailure(Prop.ForAll(Any, Any, (one, other) =>
    {
        Assert.Equal(one, Named(one.Name) is var bare && one.Value is { } value ? Named(one.Name, value) : bare);
        Assert.Equal(one.Equals(other), other.Equals(one));
        Assert.Equal(one == other, one.Name == other.Name && Equals(one.Value, other.Value));
        Assert.True(one != other || one.GetHashCode() == other.GetHashCode());
        Assert.True(one != other || one.ToString() == other.ToString());
    }));

    [Fact]
    public void It_prints_its_value_in_brackets()
    {
        Assert.Equal("shutdown (idle)", ShutdownWith("idle").ToString());
        Assert.Equal("overload (Order { What = apples, Count = 3 })", Named("overload", new Order("apples", 3)).ToString());
        Assert.Equal("shutdown ()", ShutdownWith("").ToString());
        Assert.Equal("shutdown (overload (7))", ShutdownWith(Named("overload", 7)).ToString());
        Assert.Equal(
            "shutdown (failed_to_start_child cache: crashed (OutOfCoffee: the pot is empty))",
            ShutdownWith(new FailedToStartChild("cache", CrashedWith(new Fault("OutOfCoffee", "the pot is empty")))).ToString());
    }

    [Fact]
    public void A_number_prints_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("overload (8.5)", Named("overload", 8.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_text_of_its_value_is_read_once_when_it_is_made()
    {
        var counting = new Counting();
        var reason = ShutdownWith(counting);
        Assert.Equal(("shutdown (text 1)", "shutdown (text 1)", "text 1"), (reason.ToString(), new Death(A, reason, StoppedItself).Reason.ToString(), reason.ValueText));
        Assert.Equal(1, counting.Reads);
        Assert.Same(counting, reason.Value);
    }

    [Fact]
    public void As_recorded_it_has_the_text_of_its_value_and_the_kind_it_had()
    {
        var reason = Named("kill", new Order("apples", 3));
        Assert.Equal((ExitKind.Custom, "kill", "Order { What = apples, Count = 3 }"), (reason.AsRecorded().Kind, reason.AsRecorded().Name, reason.AsRecorded().Value));
        Assert.Equal(ShutdownWith("7"), ShutdownWith(7).AsRecorded());
        Assert.NotEqual(ShutdownWith(7), ShutdownWith(7).AsRecorded());
    }

    [Fact]
    public void What_is_recorded_already_stays_as_it_is() => Check.QuickThrowOnFailure(Prop.ForAll(Any, reason =>
    {
        var recorded = reason.AsRecorded();
        Assert.Same(recorded, recorded.AsRecorded());
        Assert.Equal((reason.Kind, reason.ToString()), (recorded.Kind, recorded.ToString()));
        Assert.Equal(reason.Value is null or string, ReferenceEquals(reason, recorded));
    }));

    [Fact]
    public void It_travels_over_links_as_the_same_object()
    {
        var reason = Named("overload", new Order("apples", 3));
        var world = Given(A.LinksTo(B), B.LinksTo(C), C.Traps(), D.Monitors(A)).When(A.StopsItself(reason));
        Assert.All(world.Deaths, death => Assert.Same(reason, death.Reason));
        Assert.Equal([DownOf(R1, A, reason), ExitFrom(B, reason)], world.Delivered);
    }

    [Fact]
    public void A_kill_with_a_value_can_be_trapped_and_ends_with_itself_who_does_not_trap()
    {
        var reason = Named("kill", "late");
        Given(A.Traps()).When(B.SendsExit(A, reason)).Then(A.Gets(ExitFrom(B, reason))).Alive(A, B, C, D, E);
        Given().When(B.SendsExit(A, reason)).Then(A.Ends(reason, SignalFrom(B))).Alive(B, C, D, E);
    }

    [Fact]
    public void A_normal_with_a_value_is_no_normal() =>
        Given().When(B.SendsExit(A, Named("normal", "late"))).Then(A.Ends(Named("normal", "late"), SignalFrom(B))).Alive(B, C, D, E);

    private sealed record Order(string What, int Count);

    private sealed class Counting
    {
        internal int Reads { get; private set; }

        public override string ToString() => $"text {++Reads}";
    }
}
