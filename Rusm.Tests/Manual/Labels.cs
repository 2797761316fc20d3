using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

public sealed class Labels
{
    [Fact]
    public void A_process_sets_its_label_and_removes_it()
    {
        var world = Given().When(new Signal.SetLabel(A, "reader")).Then();
        Assert.Equal("reader", world.Entry(A).Label);
        Assert.Null(world.When(new Signal.SetLabel(A)).Then().Entry(A).Label);
    }

    [Fact]
    public void Many_processes_can_have_one_label()
    {
        var world = Given().When(new Signal.SetLabel(A, "reader"), new Signal.SetLabel(B, "reader"));
        Assert.Equal(["reader", "reader"], [world.Entry(A).Label, world.Entry(B).Label]);
    }

    [Fact]
    public void A_child_can_have_a_label_before_it_runs()
    {
        var world = Given().When(
            new Signal.Spawn(A) { Label = "one" }, new Signal.SpawnLink(A) { Label = "two" }, new Signal.SpawnMonitor(A) { Label = "three" });
        Assert.Equal(["one", "two", "three"], new[] { F, G, new Pid(8) }.Select(pid => world.Entry(pid).Label));
    }

    [Fact]
    public void States_with_other_labels_are_not_equal() =>
        Assert.NotEqual(Given().State, Given(new Signal.SetLabel(A, "reader")).State);
}
